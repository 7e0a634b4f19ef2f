"""Contacts and visits: when, in whose name, why."""

from enum import StrEnum


class ContactKind(StrEnum):
    """Dịp gặp: the weekly Friday, a break, a rest day, at home, at the machine."""

    FRIDAY = "friday"
    BREAK = "break"
    REST_DAY = "rest_day"
    HOME = "home"
    MACHINE = "machine"


class Capacity(StrEnum):
    """Tư cách: for oneself, or assigned by an organisation."""

    PERSONAL = "personal"
    ASSIGNED = "assigned"


class VisitReason(StrEnum):
    """Vì sao thăm; no diagnosis is ever kept."""

    ILLNESS = "illness"
    HARDSHIP = "hardship"
    FAMILY = "family"
    JOY = "joy"
    OTHER = "other"
