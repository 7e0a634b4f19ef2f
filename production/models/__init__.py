"""The facts about products, norms, output and plans."""

from production.models.closing import CountedOutput, MonthBook, OutputAdjustment
from production.models.importing import (
    ColumnMapping,
    FilePiece,
    ImportedLine,
    ImportFault,
    ImportState,
    OutputImport,
    StagedLine,
)
from production.models.improvement import Improvement
from production.models.measures import CheckedBy, TechnicalCheck, UnitCost
from production.models.norm import NormObjection, OutputNorm
from production.models.norm_proposal import NormProposal, NormProposalStep, NormStudy, NormStudyWorker
from production.models.output import Absence, AbsenceKind, DailyOutput, LostTime, LostTimeReason, ShiftClosing
from production.models.plan import PayMode, PayMonth, Plan, PlanLine, PlanPeriod
from production.models.product import Product
from production.models.summary import TeamMonth, TeamMonthOutput, WorkerMonthOutput

__all__ = [
    "Absence",
    "AbsenceKind",
    "CheckedBy",
    "ColumnMapping",
    "CountedOutput",
    "DailyOutput",
    "FilePiece",
    "ImportFault",
    "ImportState",
    "ImportedLine",
    "Improvement",
    "LostTime",
    "LostTimeReason",
    "MonthBook",
    "NormObjection",
    "NormProposal",
    "NormProposalStep",
    "NormStudy",
    "NormStudyWorker",
    "OutputAdjustment",
    "OutputImport",
    "OutputNorm",
    "PayMode",
    "PayMonth",
    "Plan",
    "PlanLine",
    "PlanPeriod",
    "Product",
    "ShiftClosing",
    "StagedLine",
    "TeamMonth",
    "TeamMonthOutput",
    "TechnicalCheck",
    "UnitCost",
    "WorkerMonthOutput",
]
