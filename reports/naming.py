"""What a report is called on pages and as a file."""

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from catalogue.vietnamese import search_key
from conferences.models import Conference, ConferenceKind
from reports.models import Report, ReportKind
from reports.subjects import body_of, subject_of, year_of
from workflow.files import plain_name

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_NAMES: dict[str, "StrOrPromise"] = {
    ConferenceKind.ANNUAL_SUMMARY: _("Báo cáo tổng kết"),
    ConferenceKind.MID_YEAR_REVIEW: _("Báo cáo sơ kết"),
    ConferenceKind.COVENANT_SIGNING: _("Báo cáo kết quả hội nghị ký kết giao ước"),
    ConferenceKind.PREPARATORY: _("Báo cáo kết quả hội nghị trù bị"),
    ConferenceKind.THEMATIC: _("Báo cáo kết quả hội nghị chuyên đề"),
    ConferenceKind.OTHER: _("Báo cáo tổng hợp"),
}


def name_of(conference: Conference) -> str:
    """What the report of `conference` is, in words."""
    return str(_NAMES[conference.kind])


def name_of_report(report: Report) -> str:
    """What a document is, in words; of several of a kind with what it is about.

    Reads `ballot` and `draft`: select them where there are many.
    """
    if report.kind == ReportKind.SUMMARY and report.conference is not None:
        return name_of(report.conference)
    draft = getattr(report, "draft", None)
    about = str(report.ballot) if report.ballot else draft.decider if draft else ""
    named = str(report.get_kind_display())
    return f"{named}: {about}" if about else named


def file_name(report: Report) -> str:
    """The name that a download bears, with Vietnamese letters."""
    subject = subject_of(report)
    about = report.proposal.name if report.proposal is not None else body_of(subject)
    parts = (name_of_report(report), year_of(subject), about)
    name = " - ".join(part for part in parts if part)
    return f"{plain_name(name)} ({report.code}){suffix_of(report)}"


def suffix_of(report: Report) -> str:
    return ".zip" if report.kind == ReportKind.PACKET_ZIP else ".pdf"


def ascii_file_name(report: Report) -> str:
    """The same for programs that know no other letters."""
    suffix = suffix_of(report)
    key = search_key(file_name(report).removesuffix(suffix))
    words = re.findall(r"[a-z0-9]+", key.encode("ascii", "ignore").decode())
    return f"{'-'.join(words)}{suffix}"
