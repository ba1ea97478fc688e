"""What awards add to the page of a unit: what it was proposed for and what it received."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from awards.models import Award
from awards.querysets import stating_conference, with_sources
from clusters.models import Unit
from clusters.querysets import read_lineage
from conferences.models import Conference, NominationRecipient
from conferences.models.resolution import NominationStatus
from workflow.composition import Part

_STATES = {
    NominationStatus.PROPOSED: ("now", "megaphone"),
    NominationStatus.APPROVED: ("ok", "check-circle-fill"),
    NominationStatus.AWARDED: ("hon", "award-fill"),
}


@dataclass(frozen=True)
class Line:
    """An award proposed for or given to `unit`; `conference` only where it may be seen."""

    unit: Unit
    award: str
    kind: str
    year: str
    decider: str
    status: NominationStatus
    conference: Conference | None

    @property
    def state(self) -> str:
        return _STATES[self.status][0]

    @property
    def icon(self) -> str:
        return _STATES[self.status][1]

    @property
    def status_words(self) -> str:
        return str(self.status.label)


def awards_of_unit(request: HttpRequest, unit: Unit) -> Part | None:
    """Own lines and those of the units that it came from; nothing where there are none."""
    before = read_lineage([unit.pk], ahead=False).ancestors(unit.pk)
    lines = [*_proposed(request, (unit.pk, *before)), *_given(request, (unit.pk, *before))]
    if not lines:
        return None
    lines.sort(key=lambda line: line.year, reverse=True)
    context = {
        "unit": unit,
        "own": [line for line in lines if line.unit.pk == unit.pk],
        "inherited": [line for line in lines if line.unit.pk != unit.pk],
    }
    return Part("awards/_of_unit.html", context)


def _proposed(request: HttpRequest, units: tuple[int, ...]) -> list[Line]:
    """What conferences state, those nominations included that have become awards."""
    visible = Conference.objects.visible_to(request.user)
    found = NominationRecipient.objects.filter(
        mention__unit__in=units, nomination__resolution__conference__in=visible
    ).select_related(
        "mention__unit", "nomination__kind", "nomination__resolution__conference", "award"
    )
    lines = []
    for recipient in found.order_by("nomination__order", "order"):
        nomination = recipient.nomination
        conference = nomination.resolution.conference
        assert recipient.mention.unit is not None
        lines.append(
            Line(
                unit=recipient.mention.unit,
                award=nomination.award,
                kind=_kind(nomination.award, nomination.kind.name if nomination.kind else None),
                year=conference.for_year or "",
                decider=nomination.decider or "",
                status=_status(recipient),
                conference=conference,
            )
        )
    return lines


def _status(recipient: NominationRecipient) -> NominationStatus:
    """As the conference states it; awarded once a decision has put it into the register."""
    award = getattr(recipient, "award", None)
    if award is not None and award.decision_id and award.revoked_on is None:
        return NominationStatus.AWARDED
    return NominationStatus(recipient.nomination.status)


def _given(request: HttpRequest, units: tuple[int, ...]) -> list[Line]:
    """The lines of the register that no nomination shown above stands behind."""
    visible = Conference.objects.visible_to(request.user)
    found = (
        with_sources(request.user)
        .filter(unit__in=units)
        .exclude(nomination__nomination__resolution__conference__in=visible)
    )
    return [_line(award) for award in found.order_by("order_key", "pk")]


def _line(award: Award) -> Line:
    assert award.unit is not None
    return Line(
        unit=award.unit,
        award=award.name,
        kind=_kind(award.name, award.kind.name if award.kind else None),
        year=award.year or "",
        decider=award.decider,
        status=NominationStatus.AWARDED,
        conference=stating_conference(award) if award.shows_conference else None,  # type: ignore[attr-defined]  # annotated
    )


def _kind(stated: str, catalogued: str | None) -> str:
    """What the catalogue calls an award, where that says more than the source."""
    if catalogued is None:
        return _("chưa có trong danh mục")
    return "" if catalogued == stated else catalogued
