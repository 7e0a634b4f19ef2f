"""The facts of emulation: criteria, frozen rankings, commendations, reports."""

from emulation.models.commendation import Commendation
from emulation.models.ranking import CriterionKind, MonthRanking, RankedTeam, RankingCriterion
from emulation.models.report import FileKind, MonthlyReport, ReportFile

__all__ = [
    "Commendation",
    "CriterionKind",
    "FileKind",
    "MonthRanking",
    "MonthlyReport",
    "RankedTeam",
    "RankingCriterion",
    "ReportFile",
]
