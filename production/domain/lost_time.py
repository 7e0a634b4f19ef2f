"""Thời gian ngừng việc: how much of a shift may be lost."""

MINUTES_OF_A_SHIFT = 480  # eight hours: more cannot be lost of it


def hours_and_minutes(minutes: int) -> tuple[int, int]:
    """150 → 2 hours 30 minutes."""
    return divmod(minutes, 60)
