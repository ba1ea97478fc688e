"""What reports offer beside the papers of a dossier or letter: to write them, to attach them."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from awards.models import Batch, DossierPaper, Proposal
from catalogue.models.papers import PaperSource
from clusters.offices import Offices, offices_of
from reports.models import DocumentDraft, Report, ReportKind
from reports.naming import name_of_report
from reports.rules import draft_denial, reads_draft
from reports.subjects import READ_REPORT
from reports.texts.kinds import Topic
from reports.texts.registry import TEXTS
from workflow.composition import Part

_OF_MEETINGS = (ReportKind.MINUTES, ReportKind.VOTE_COUNT)


def offers_of_papers(request: HttpRequest, owner: Proposal | Batch) -> Part | None:
    """By where a paper comes from: what is being written, what may be, what may be attached."""
    offices = offices_of(request.user)
    batch = owner if isinstance(owner, Batch) else owner.batch
    made: dict[str, dict[str, Any]] = {
        PaperSource.LETTER: _text(request, "batch", ReportKind.LETTER, batch, offices),
        PaperSource.MINUTES: _minutes(request, batch, offices),
    }
    if isinstance(owner, Proposal):
        made[PaperSource.ACHIEVEMENTS] = _text(
            request, "proposal", ReportKind.ACHIEVEMENTS, owner, offices
        )
    found = [offer | {"source": source} for source, offer in made.items() if any(offer.values())]
    of = owner.pk if isinstance(owner, Proposal) else ""
    return Part("reports/_paper_offers.html", {"offers": found, "of": of}) if found else None


def _text(
    request: HttpRequest, column: str, kind: ReportKind, subject: Any, offices: Offices
) -> dict[str, Any]:
    """The text of one kind about one subject."""
    drafts = DocumentDraft.objects.visible_to(request.user).filter(**{column: subject}, kind=kind)
    newest = drafts.select_related("report").order_by("-number").first()
    if newest is not None and newest.is_open:
        if reads_draft(subject, offices):
            return {}
        return {"draft": newest, "words": _("Mở bản đang soạn")}
    offer: dict[str, Any] = {"making": newest.report if newest else None}
    report = offer["making"]
    if report is not None and report.is_done:
        offer["making"] = None
        offer["attach"] = _attachable([report], {column: subject}, subject, offices, column)
    if not draft_denial("start_draft", subject, offices):
        offer["start"] = not TEXTS[kind].not_started(Topic(subject))
        offer["words"] = _start_words(kind, newest) if offer["start"] else ""
        offer |= {"column": column, "pk": subject.pk, "kind": str(kind)} if offer["start"] else {}
    return offer


def _start_words(kind: ReportKind, frozen: DocumentDraft | None) -> str:
    if frozen is not None:
        return _("Soạn bản mới thay bản đã chốt")
    return _("Soạn báo cáo thành tích") if kind == ReportKind.ACHIEVEMENTS else _("Soạn tờ trình")


def _minutes(request: HttpRequest, batch: Batch, offices: Offices) -> dict[str, Any]:
    """Frozen minutes and vote counts of the conference that the letter follows."""
    if batch.resolution_id is None or draft_denial("start_draft", batch, offices):
        return {}
    rows = Report.objects.visible_to(request.user).filter(
        conference__resolution=batch.resolution_id, kind__in=_OF_MEETINGS, state="done"
    )
    found = list(rows.select_related(*READ_REPORT, "ballot", "draft").defer("facts").order_by("pk"))
    return {"attach": _attachable(found, {"batch": batch}, batch, offices, "batch")}


def _attachable(
    reports: list[Report],
    owned: dict[str, Any],
    subject: Any,
    offices: Offices,
    column: str,
) -> list[dict[str, Any]]:
    """Those that are not among the papers, for who may put them there now."""
    kind = ReportKind.LETTER if column == "batch" else ReportKind.ACHIEVEMENTS
    if not reports or draft_denial("start_draft", subject, offices):
        return []
    if TEXTS[kind].not_started(Topic(subject)):
        return []
    codes = [report.code for report in reports]
    there = set(
        DossierPaper.objects.filter(**owned, code__in=codes, removed_at=None).values_list(
            "code", flat=True
        )
    )
    return [
        {"report": report, "name": name_of_report(report), "column": column, "pk": subject.pk}
        for report in reports
        if report.code not in there
    ]
