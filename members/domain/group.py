"""Mentoring groups: wishes about pairs."""

from enum import StrEnum


class PairKind(StrEnum):
    """Xếp chung nhóm, không xếp chung nhóm."""

    TOGETHER = "together"
    APART = "apart"
