"""OR-Tools CP-SAT, held so that the same question gets the same answer again."""

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel, CpSolver

SEED = 1967
SAFETY_SECONDS = 20.0  # of the clock: only a machine many times slower than ours ends a search by it


class NoAnswerError(Exception):
    """The search ended before it found any answer, or that there is none."""


def search(
    model: "CpModel", *, effort: float, by_cores: bool = False, is_linear: bool = False
) -> tuple["CpSolver", bool]:
    """The solver after its search, and whether it found an answer; False: there is none.

    `effort` is CP-SAT's own measure of work, about a second each: it ends at the same point on every machine. One
    thread: several race each other, and which wins differs from run to run. `by_cores` bounds the best from above
    first, which proves fastest where nearly everything wished for can be had; `is_linear` takes every condition into
    the linear bound, which proves fastest where what is wished for pulls both ways.
    """
    from ortools.sat.python import cp_model  # noqa: PLC0415 -- heavy: half a second

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = SEED
    solver.parameters.max_deterministic_time = effort
    solver.parameters.max_time_in_seconds = SAFETY_SECONDS
    solver.parameters.optimize_with_core = by_cores
    if is_linear:
        solver.parameters.linearization_level = 2
    status = solver.solve(model)
    if status == cp_model.UNKNOWN:
        raise NoAnswerError
    return solver, status != cp_model.INFEASIBLE


def gap(points: int, bound: int) -> Fraction:
    """How much better than `points` an answer could be at most, as a part of the bound; 0 where nothing can."""
    return Fraction(bound - points, bound) if bound > points else Fraction(0)
