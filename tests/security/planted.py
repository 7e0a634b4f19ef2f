"""What is known of three people, for the tests of who sees it; and what the database shows of it right now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from members.domain.account import Organisation
from members.models import (
    Account,
    CareCase,
    CareStep,
    CareStory,
    Contact,
    TierAspect,
    TierAssessment,
    TierGround,
    TierObjection,
    TierProposal,
    Visit,
)
from tests.cast import Cast
from tests.factories import members as people
from tests.factories.confidential import Known, make_known

# Under row-level security, by their name in `Known`.
TABLES: dict[str, Any] = {
    "assessment": TierAssessment,
    "aspect": TierAspect,
    "ground": TierGround,
    "objection": TierObjection,
    "tier_proposal": TierProposal,
    "contact": Contact,
    "visit": Visit,
    "case": CareCase,
    "story": CareStory,
    "step": CareStep,
}


@dataclass(frozen=True)
class Planted:
    """What is known of E of Team 6, of D (by Thao), and of somebody of another workshop's team."""

    cast: Cast
    own: Known
    colleague: Known
    other: Known
    accounts: dict[str, Account]


def plant(cast: Cast, words: Callable[[str], str] | None = None) -> Planted:
    """`words` makes the text of a note from the name of what is known ("own")."""
    branch = people.make_branch(enterprise=cast.enterprise, name="Chi bộ phân xưởng Z9")
    cell = cast.team9.cells.first() or people.make_cell(
        branch=branch, name="Tổ đảng tổ máy 9", teams=[cast.team9], since=date(1966, 1, 1)
    )
    writer, subject = cast.accounts.leader9.worker, cast.accounts.worker9.worker
    assert writer is not None
    assert subject is not None
    names = vars(cast.accounts) | {"other_member": people.make_account(username="thao", worker=cast.people.thao)}

    def known(name: str, **about: Any) -> Known:
        say = (lambda: words(name)) if words else None
        return make_known(**about, organisation=Organisation.UNION, day=cast.today, words=say)

    six = {"team": cast.team6, "cell": cast.cell}
    return Planted(
        cast=cast,
        own=known("own", **six, worker=cast.people.e, by=cast.people.hoa),
        colleague=known("colleague", **six, worker=cast.people.d, by=cast.people.thao),
        other=known("other", team=cast.team9, cell=cell, worker=subject, by=writer),
        accounts=names,
    )


def seen(known: Known) -> frozenset[str]:
    """Which records of these the database shows right now, without any filter of the application."""
    return frozenset(
        name for name, model in TABLES.items() if getattr(known, name).pk in {row.pk for row in model.objects.all()}
    )
