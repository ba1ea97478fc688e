"""What the meeting leaves in words: findings and tasks, and the covenant that was signed."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from clusters.deadlines.calendar import next_label
from clusters.models import Covenant
from clusters.models.clusters import YEAR_LABEL
from clusters.workflow import CovenantState
from conferences.actions.allowing import tidy
from conferences.actions.resolving import begin, trace
from conferences.models import Conference, CovenantStatement, Finding, FindingKind
from conferences.resolutions.words import Section, covenant_lines, finding_lines
from workflow.moves import Refused

if TYPE_CHECKING:
    from accounts.models import User


def write_findings(
    *,
    conference: Conference,
    texts: Mapping[str, Sequence[str]],
    by: "User",
    seen: int | None = None,
) -> None:
    """The sentences of each kind in `texts`, instead of those before; other kinds stay."""
    with transaction.atomic():
        begin(conference, by, seen)
        before = finding_lines(conference)
        for kind, lines in texts.items():
            _replace(conference, FindingKind(kind), lines)
        trace(conference, Section.FINDINGS, by, before=before, after=finding_lines(conference))


def signed_covenant(conference: Conference) -> Covenant | None:
    """The covenant that the platform knows as signed by all: next year's, else this year's."""
    year = conference.cluster_year
    if year is None:
        return None
    rows = Covenant.objects.filter(
        cluster_year__cluster=year.cluster_id,
        cluster_year__label__in=(year.label, next_label(year.label)),
        state=CovenantState.SIGNED,
        amends=None,
    )
    return rows.select_related("cluster_year").order_by("-cluster_year__label").first()


def write_covenant(
    *,
    conference: Conference,
    year: str,
    signed: bool,
    document: Covenant | None,
    by: "User",
    seen: int | None = None,
) -> None:
    """Say which year's covenant was signed, or not; `document` is the one in the platform, and
    its articles are then those of the record. Without a year nothing is said of a covenant.

    Raises Refused for a year that is none, or a document of another year or not yet signed.
    """
    with transaction.atomic():
        begin(conference, by, seen)
        before = covenant_lines(conference)
        if not year:
            CovenantStatement.objects.filter(conference=conference).delete()
            conference.findings.filter(kind=FindingKind.ARTICLE).delete()
        else:
            _state(conference, year, signed, document)
        _forget(conference)
        after = covenant_lines(conference)
        trace(conference, Section.COVENANT, by, before=before, after=after)


def _state(conference: Conference, year: str, signed: bool, document: Covenant | None) -> None:
    try:
        YEAR_LABEL(year)
    except ValidationError as error:
        told = _("“%(year)s” không phải là năm. Ghi như 2026 hoặc 2026-2027.")
        raise Refused(told % {"year": year}) from error
    if document is not None:
        if document.cluster_year.label != year:
            raise Refused(
                _("Giao ước trong hệ thống là của năm %(year)s. Sửa năm, hoặc bỏ liên kết.")
                % {"year": document.cluster_year.label}
            )
        if signed and document.state != CovenantState.SIGNED:
            raise Refused(_("Giao ước trong hệ thống chưa được ký đủ."))
        articles = document.articles.order_by("order")
        lines = [f"{row.heading}: {row.text}" for row in articles]
        _replace(conference, FindingKind.ARTICLE, lines)
    CovenantStatement.objects.update_or_create(
        conference=conference, defaults={"year": year, "signed": signed, "document": document}
    )


def _replace(conference: Conference, kind: FindingKind, lines: Sequence[str]) -> None:
    conference.findings.filter(kind=kind).delete()
    told = [text for text in map(tidy, lines) if text]
    Finding.objects.bulk_create(
        [
            Finding(conference=conference, kind=kind, order=order, text=text)
            for order, text in enumerate(told)
        ]
    )


def _forget(conference: Conference) -> None:
    """Let the covenant be read anew: a one-to-one row stays on the object that read it."""
    conference._state.fields_cache.pop("covenant", None)
