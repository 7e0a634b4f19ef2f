"""The facts of emulation: criteria, frozen rankings, commendations, reports."""

from emulation.models.commendation import Commendation, PraisedFor
from emulation.models.ranking import CriterionKind, MonthRanking, RankedTeam, RankingCriterion
from emulation.models.report import FileKind, MonthlyReport, ReportFile

__all__ = [
    "Commendation",
    "CriterionKind",
    "FileKind",
    "MonthRanking",
    "MonthlyReport",
    "PraisedFor",
    "RankedTeam",
    "RankingCriterion",
    "ReportFile",
]
