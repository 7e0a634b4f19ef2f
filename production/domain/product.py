"""The order of products on lists."""

import re


def code_order(code: str) -> tuple[tuple[int, int, str], ...]:
    """Sort key by which numbers inside a code count as numbers: K 2 stands before K 11."""
    parts = re.split(r"(\d+)", code.casefold())
    return tuple((1, int(part), "") if part.isdecimal() else (0, 0, part) for part in parts)
