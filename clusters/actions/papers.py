"""The papers of a cluster: regulations, plans, notices and decisions as files."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from clusters.actions.changing import Faulty
from clusters.models import Cluster, ClusterPaper, ClusterYear
from clusters.offices import offices_of
from clusters.rules.clusters import denial
from workflow import journal
from workflow.files import BadFile, store
from workflow.moves import Denied

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class PaperFacts:
    kind: str
    title: str
    number: str = ""
    dated_on: date | None = None


def file_paper(
    *,
    subject: Cluster | ClusterYear,
    facts: PaperFacts,
    upload: "UploadedFile[Any]",
    by: "User",
) -> ClusterPaper:
    """Keep a paper of a cluster, or of one of its years.

    Raises Denied, and Faulty for a file that is not taken.
    """
    _allow(subject, by)
    year = subject if isinstance(subject, ClusterYear) else None
    with transaction.atomic():
        try:
            file = store(upload, by=by)
        except BadFile as told:
            raise Faulty({"upload": [str(told)]}) from told
        paper = ClusterPaper.objects.create(
            cluster=subject.cluster if isinstance(subject, ClusterYear) else subject,
            cluster_year=year,
            kind=facts.kind,
            title=facts.title.strip(),
            number=facts.number.strip(),
            dated_on=facts.dated_on,
            file=file,
        )
        _note("file_paper", subject, by, {"paper": paper.title, "file": file.name})
    return paper


def remove_paper(*, paper: ClusterPaper, reason: str, by: "User") -> None:
    """Take a paper off the shelf; the journal keeps what it was, and the file stays stored."""
    subject = paper.cluster_year or paper.cluster
    _allow(subject, by)
    if not reason.strip():
        raise Faulty({"reason": [_("Ghi lý do gỡ văn bản.")]})
    with transaction.atomic():
        detail = {
            "paper": paper.title,
            "number": paper.number,
            "file": paper.file.name,
            "sha256": paper.file.sha256,
            "reason": reason.strip(),
        }
        paper.delete()
        _note("remove_paper", subject, by, detail)


def _allow(subject: Cluster | ClusterYear, by: "User") -> None:
    if reason := denial("file_paper", subject, offices_of(by)):
        raise Denied(reason)


def _note(verb: str, subject: Cluster | ClusterYear, by: "User", detail: dict[str, str]) -> None:
    year = subject if isinstance(subject, ClusterYear) else None
    journal.record(verb, subject, by=by, capacity=offices_of(by).capacity_in(year), detail=detail)
