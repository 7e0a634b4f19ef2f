"""What a broken rule says to the person who broke it."""

from collections.abc import Mapping


class RuleBroken(Exception):
    """A rule of the domain was broken; `message` is a translated sentence fit for the person.

    `field` names the input it belongs to, where there is one, so that a form can show it there.
    """

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(str(message))
        self.message = message
        self.field = field


class RulesBroken(Exception):
    """Several cells broke rules; `problems` maps a cell's name to its sentence."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = dict(problems)
