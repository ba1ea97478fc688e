"""Who issues a letter or a report, and who signs: by the kind of unit, as Decree 30 lays down."""

from awards.models import Batch
from clusters.models import Council, Unit
from clusters.models.units import PROVINCIAL, UnitKind

_PEOPLES_COMMITTEES = (*PROVINCIAL, UnitKind.DISTRICT, UnitKind.COMMUNE)


def sender_name(sender: Unit | Council) -> str:
    """The body as it stands in the heading: a province issues through its People's Committee."""
    if isinstance(sender, Unit) and sender.kind in _PEOPLES_COMMITTEES:
        named = str(sender)
        return f"Ủy ban nhân dân {named[:1].lower()}{named[1:]}"
    return str(sender)


def issuer_of(batch: Batch) -> tuple[str, str]:
    """The body above, and the one that issues."""
    sender = batch.sender
    above = sender.parent
    return sender_name(above) if above is not None else "", sender_name(sender)


def authority_of(sender: Unit | Council) -> list[str]:
    """The lines above the signature."""
    if isinstance(sender, Council):
        return ["TM. HỘI ĐỒNG", "CHỦ TỊCH"]
    if sender.kind in _PEOPLES_COMMITTEES:
        return ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]
    return ["THỦ TRƯỞNG ĐƠN VỊ"]
