"""What each person may ask about what is kept of them (Decree 356/2025; trust.md, section 3)."""

from enum import StrEnum


class Purpose(StrEnum):
    """Mục đích: what somebody agrees to, one by one."""

    PHONE = "phone"
    ADDRESS = "address"
    PRAISE = "praise"
    CARE = "care"
    VISITS = "visits"


class RequestKind(StrEnum):
    """Yêu cầu về dữ liệu của mình."""

    SEE = "see"
    CORRECT = "correct"
    RESTRICT = "restrict"
    OBJECT = "object"
    ERASE = "erase"
