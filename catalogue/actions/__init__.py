from catalogue.actions.papers import load_paper_requirements
from catalogue.actions.reference import (
    load_award_aliases,
    load_award_kinds,
    load_legal_documents,
)
from catalogue.actions.rules import close_rule, copy_rule, load_rules, publish_rule, withdraw_rule

__all__ = [
    "close_rule",
    "copy_rule",
    "load_award_aliases",
    "load_award_kinds",
    "load_legal_documents",
    "load_paper_requirements",
    "load_rules",
    "publish_rule",
    "withdraw_rule",
]
