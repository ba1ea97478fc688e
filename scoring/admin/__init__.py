"""Criteria sets in the admin: what a set says of itself, and the editor of its lines."""

from scoring.admin.criteria import CriteriaSetAdmin

__all__ = ["CriteriaSetAdmin"]
