from scoring.models.criteria import CriteriaSet, Criterion
from scoring.models.cross import CrossScore, CrossSheet
from scoring.models.sheets import Evidence, Explanation, Score, ScoreChange, ScoreSheet, Stage
from scoring.models.standings import AdoptedLine, AdoptedStanding, TieDecision, TieStepKind
from scoring.models.years import CriterionLink, CrossMode, RankBy, ScoringYear, TieBranch

__all__ = [
    "AdoptedLine",
    "AdoptedStanding",
    "CriteriaSet",
    "Criterion",
    "CriterionLink",
    "CrossMode",
    "CrossScore",
    "CrossSheet",
    "Evidence",
    "Explanation",
    "RankBy",
    "Score",
    "ScoreChange",
    "ScoreSheet",
    "ScoringYear",
    "Stage",
    "TieBranch",
    "TieDecision",
    "TieStepKind",
]
