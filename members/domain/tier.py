"""The three kinds, and the aspects in which somebody needs more help (domain.md, "Tier", "aspect").

Nothing here computes a tier: people decide in a meeting of the cell (rule 4).
"""

from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Tier(StrEnum):
    """Loại: active, average, weak; on screens never "kém" alone but "Cần giúp thêm: {aspects}"."""

    ACTIVE = "active"
    AVERAGE = "average"
    WEAK = "weak"


class Aspect(StrEnum):
    """Từng mặt: in what somebody does well or needs help."""

    OUTPUT = "output"
    QUALITY = "quality"
    DISCIPLINE = "discipline"
    ATTITUDE = "attitude"
    SOLIDARITY = "solidarity"
    STUDY = "study"


class Decided(NamedTuple):
    """What was decided about one person, in a meeting on that day; in every aspect named."""

    tier: Tier
    aspects: tuple[Aspect, ...]
    decided_on: date
