"""A condition that is not met, for tests of what is done about it."""

from datetime import date

from awards.models import Hold
from catalogue.actions import load_rules
from tests.world import World

HOLD = "hold"
DAYS = "appraisal_days"


def blocked(world: World, unit: str = "Sở Tài chính") -> str:
    """An open investigation and the rule that no award is given meanwhile; the rule's key.

    Dossiers made before keep the rules that they were received under.
    """
    Hold.objects.create(unit=world.unit(unit), kind="investigation", starts_on=date(2025, 1, 1))
    _rule(HOLD, "hold", {"kinds": ["investigation"]})
    return HOLD


def timed() -> str:
    """Twenty working days to appraise; the rule's key."""
    told = {"starts": "received", "ends": "submitted", "limit": "at_most", "days": 20}
    _rule(DAYS, "working_days", told)
    return DAYS


def _rule(key: str, check: str, parameters: dict[str, object]) -> None:
    entry = {
        "award": None,
        "key": key,
        "text": f"Quy định {key} (thử).",
        "check": check,
        "parameters": parameters,
        "article": "Điều 1 (thử)",
        "valid_from": "2024-01-01",
    }
    load_rules([entry])
