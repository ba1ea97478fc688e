"""How a document of each kind is made: its facts, and the file from them. Workers only."""

from collections.abc import Callable
from dataclasses import dataclass

from reports.documents import Facts
from reports.documents.pdf import Step, report_pdf, template_of
from reports.facts import facts_of
from reports.models import Report, ReportKind


@dataclass(frozen=True)
class Maker:
    """`file` is given the facts and what to call at each step ("html", "layout", "write")."""

    facts: Callable[[Report], Facts]
    template: Callable[[Facts], str]
    file: Callable[[Facts, Step], bytes]


def _frozen(report: Report) -> Facts:
    """Those of a written document were frozen with its order."""
    assert report.facts is not None
    return report.facts


def _pdf(facts: Facts, step: Step) -> bytes:
    return report_pdf(facts, step=step)


_WRITTEN = Maker(_frozen, template_of, _pdf)
_SUMMARY = Maker(lambda report: facts_of(report.conference, code=report.code), template_of, _pdf)
# What people do not write themselves.
_BY_KIND: dict[str, Maker] = {ReportKind.SUMMARY: _SUMMARY}


def maker_of(report: Report) -> Maker:
    return _WRITTEN if report.is_written else _BY_KIND[report.kind]
