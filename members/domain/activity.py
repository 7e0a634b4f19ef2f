"""The organisations of a team: what they do, and how their addresses are written (practice 10)."""

from enum import StrEnum

from members.domain.account import Organisation

MOST_PEOPLE = 500  # who took part, with guests

# In addresses: /doan-the/to-6/cong-doan/.
SLUGS = {
    Organisation.UNION: "cong-doan",
    Organisation.YOUTH: "thanh-nien",
    Organisation.WOMEN: "phu-nu",
}
OF_SLUG = {slug: organisation for organisation, slug in SLUGS.items()}


class ActivityKind(StrEnum):
    """Loại hoạt động: a meeting, emulation, study, help for one another, culture and sport, another."""

    MEETING = "meeting"
    EMULATION = "emulation"
    STUDY = "study"
    HELP = "help"
    CULTURE = "culture"
    OTHER = "other"
