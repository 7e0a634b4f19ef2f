"""Accounts, roles, and what a person stands for."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from members.domain.account import ASSIGNED_ROLES, SCOPE_OF, Held, RenewalKind, Role, Scope, Stands
from members.models.organisation import Branch, Enterprise, PartyCell, Team, Workshop
from members.models.worker import Worker
from teamtrack.business_day import business_day


class AccountManager(BaseUserManager["Account"]):
    """Finds an account by its sign-in name, whatever the case; with its worker, whose name stands on every page."""

    def get_queryset(self) -> models.QuerySet["Account"]:
        return super().get_queryset().select_related("worker")

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(username=(username or "").lower())

    def standing_today(self, pk: int) -> "Account | None":
        """The account with all it stands for, in one statement: every request asks both."""
        account = self.annotate(held=_held_today()).filter(pk=pk).first()
        if account is not None:
            account.stands_in_full = _stands(account.worker_id, account.held)
        return account


class Account(AbstractBaseUser):
    """Tài khoản: signs in by name and password; belongs to one worker."""

    username = models.CharField(_("sign-in name"), max_length=60, unique=True)
    worker = models.OneToOneField(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="account")
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    password_once = models.BooleanField(default=False, help_text="Must be changed at the next sign-in.")
    pin = models.CharField(max_length=128, blank=True, help_text="Hash of the six digits for a shared tablet.")
    session_round = models.PositiveIntegerField(default=0, help_text="Sessions of another round have ended.")

    # Whether the session of this request began with a personal code on a shared tablet (teamtrack.middleware).
    is_by_pin = False

    objects = AccountManager()

    USERNAME_FIELD = "username"

    class Meta:
        constraints = [models.CheckConstraint(name="username_lower", condition=Q(username=Lower("username")))]

    def __str__(self) -> str:
        return self.username

    def get_session_auth_hash(self) -> str:
        """Sessions end when the password changes, and when a round of them is over (a second step begins or ends)."""
        return f"{super().get_session_auth_hash()}.{self.session_round}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        yield from (f"{fallback}.{self.session_round}" for fallback in super().get_session_auth_fallback_hash())

    @cached_property
    def stands(self) -> Stands:
        """What this person stands for in this session: with a personal code at work only."""
        return self.stands_in_full.at_work() if self.is_by_pin else self.stands_in_full

    @property
    def must_use_second_step(self) -> bool:
        """Real accounts of certain roles, always; accounts of the demonstration never: everybody knows the password."""
        return not self.is_demo and self.stands_in_full.must_use_second_step

    @cached_property
    def stands_in_full(self) -> Stands:
        """What this person stands for today, with the names that every page shows; known already of who asks a page."""
        own = Worker.objects.filter(pk__in=[self.worker_id])
        return _stands(self.worker_id, own.values_list(_held_today(), flat=True).first() or [])


# Of the worker of the query around it. By hand: the ORM takes longer to put this together than to ask it.
_HELD = """(
    SELECT coalesce(jsonb_agg(
        jsonb_build_array(held.role, held.workshop_id, held.team_id, workshop.name, team.name, team.slug)), '[]')
    FROM members_standing held
    LEFT JOIN members_workshop workshop ON workshop.id = held.workshop_id
    LEFT JOIN members_team team ON team.id = held.team_id
    WHERE held.worker_id = members_worker.id AND held.period @> %s::date)
"""


def _stands(worker: int | None, held: list[list[Any]]) -> Stands:
    return Stands(worker, (Held(Role(role), *scope) for role, *scope in held))


def _held_today() -> RawSQL:
    return RawSQL(_HELD, [business_day()], output_field=models.JSONField())  # noqa: S611 — a text of ours


_SCOPES: dict[Scope, tuple[Role, ...]] = {
    scope: tuple(role for role, held_over in SCOPE_OF.items() if held_over is scope) for scope in Scope
}


def _one_scope(scope: Scope) -> Q:
    """The scope column of this role is filled and no other is."""
    return Q(role__in=_SCOPES[scope]) & Q(
        **{f"{other}__isnull": other is not scope for other in Scope},
    )


SCOPE_MODELS: dict[str, Any] = {
    Scope.ENTERPRISE: Enterprise,
    Scope.BRANCH: Branch,
    Scope.WORKSHOP: Workshop,
    Scope.TEAM: Team,
    Scope.CELL: PartyCell,
}
ROLE_NAMES = [
    (Role.ADMINISTRATOR, _("Administrator")),
    (Role.WORKSHOP_MANAGER, _("Workshop manager")),
    (Role.BRANCH_COMMITTEE, _("Branch committee")),
    (Role.NORM_OFFICER, _("Norm officer")),
    (Role.TEAM_LEADER, _("Production team leader")),
    (Role.CELL_LEADER, _("Head of the party cell")),
    (Role.UNION_LEAD, _("Head of the union group")),
    (Role.YOUTH_LEAD, _("Head of the youth sub-branch")),
    (Role.WOMENS_LEAD, _("Head of the women's group")),
]


class RoleAssignment(models.Model):
    """Giao nhiệm vụ: a role held by a worker over one scope, from a day until before another.

    It counts once a second person has confirmed it (trust.md, section 3.1, first row).
    """

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(
        max_length=20,
        choices=ROLE_NAMES,
    )
    enterprise = models.ForeignKey(Enterprise, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    branch = models.ForeignKey(Branch, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    workshop = models.ForeignKey(Workshop, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    cell = models.ForeignKey(PartyCell, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    period = DateRangeField()
    proposed_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_confirmed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="role_is_assigned", condition=Q(role__in=ASSIGNED_ROLES)),
            models.CheckConstraint(
                name="role_has_its_scope",
                condition=_one_scope(Scope.ENTERPRISE)
                | _one_scope(Scope.BRANCH)
                | _one_scope(Scope.WORKSHOP)
                | _one_scope(Scope.TEAM)
                | _one_scope(Scope.CELL),
            ),
            models.CheckConstraint(
                name="nobody_confirms_what_they_proposed",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=models.F("proposed_by")),
            ),
            ExclusionConstraint(
                name="role_held_once",
                expressions=[
                    ("worker", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (
                        Coalesce("team", "workshop", "cell", "branch", "enterprise"),
                        RangeOperators.EQUAL,
                    ),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.role}"


RENEWAL_NAMES = [(RenewalKind.PASSWORD, _("first password")), (RenewalKind.SECOND_STEP, _("second step"))]


class Renewal(models.Model):
    """Cấp lại: a new first password, or a second step that begins anew, given to somebody by an administrator.

    For whoever the work of a cell is open to a first password takes two: one proposes it, another gives it. Until then
    it waits, and the password stays as it was. Nobody's: whoever runs commands on the machine.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="renewals")
    kind = models.CharField(max_length=12, choices=RENEWAL_NAMES)
    proposed_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    proposed_on = models.DateField(null=True, blank=True)
    given_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    given_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="nobody_gives_what_they_proposed",
                condition=Q(given_by__isnull=True) | Q(proposed_by__isnull=True) | ~Q(given_by=models.F("proposed_by")),
            ),
            models.UniqueConstraint(
                fields=["account"], condition=Q(given_on__isnull=True), name="one_renewal_waits_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.kind}"


class Standing(models.Model):
    """Who stands for what: one row per worker, role and team it reaches (a database view, migrations/_sql.py)."""

    row = models.TextField(primary_key=True)
    worker = models.ForeignKey(Worker, on_delete=models.DO_NOTHING, related_name="+")
    role = models.CharField(max_length=20)
    workshop = models.ForeignKey(Workshop, null=True, on_delete=models.DO_NOTHING, related_name="+")
    team = models.ForeignKey(Team, null=True, on_delete=models.DO_NOTHING, related_name="+")
    period = DateRangeField()

    class Meta:
        managed = False
        db_table = "members_standing"

    def __str__(self) -> str:
        return self.row
