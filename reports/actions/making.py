"""How a document of each kind is made: its facts, and the file from them. Workers only."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone

from reports.confirming import confirmation_facts
from reports.documents import Facts
from reports.documents.pdf import Step, report_pdf, template_of
from reports.facts import facts_of
from reports.models import Report, ReportKind
from reports.packets import record
from reports.packets.building import packet_pdf, packet_zip
from reports.packets.facts import packet_facts


@dataclass(frozen=True)
class Maker:
    """`file` is given the facts and what to call at each step ("html", "layout", "write").

    It gives the content, or a temporary file that whoever stores it takes away.
    """

    facts: Callable[[Report], Facts]
    template: Callable[[Facts], str]
    file: Callable[[Facts, Step], bytes | Path]


def _frozen(report: Report) -> Facts:
    """Those of a written document were frozen with its order."""
    facts: Facts | None = report.facts
    assert facts is not None
    return facts


def _pdf(facts: Facts, step: Step) -> bytes:
    return report_pdf(facts, step=step)


_WRITTEN = Maker(_frozen, template_of, _pdf)
_SUMMARY = Maker(lambda report: facts_of(report.conference, code=report.code), template_of, _pdf)


def _packet(report: Report) -> Facts:
    day = timezone.localdate(report.requested_at)
    return packet_facts(report.proposal, code=report.code, day=day)


# What people do not write themselves.
_BY_KIND: dict[str, Maker] = {
    ReportKind.SUMMARY: _SUMMARY,
    ReportKind.CONFIRMATION: Maker(confirmation_facts, template_of, _pdf),
    ReportKind.PACKET: Maker(_packet, record.template_version, packet_pdf),
    ReportKind.PACKET_ZIP: Maker(_packet, record.template_version, packet_zip),
}


def maker_of(report: Report) -> Maker:
    return _WRITTEN if report.is_written else _BY_KIND[report.kind]
