"""What is still missing before a dossier leaves, and what is frozen when it does.

Everything is read for many dossiers at once: a letter may bring hundreds.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from awards.dossiers.versions import differences
from awards.judging import Judged, findings_of, read_for_judging
from awards.models import AnswerKind, DossierPaper, Proposal, ProposalVersion
from awards.papers.checklist import Checklist, checklists_of

# What a refusal names; the page shows all.
_NAMED = 4


@dataclass(frozen=True)
class Gap:
    """One thing that keeps a dossier from being sent; `about` is the field that it is of."""

    about: str
    text: str


@dataclass(frozen=True)
class Ready:
    """A dossier as it would be handed in."""

    proposal: Proposal
    judged: Sequence[Judged]
    checklist: Checklist
    gaps: Sequence[Gap]

    @property
    def is_ready(self) -> bool:
        return not self.gaps


def read_for_sending(rows: Any) -> Any:
    """`rows` (a queryset of proposals) with what `ready_of` and `contents_of` look at."""
    with_people = read_for_judging(rows).select_related(
        "batch__unit", "batch__proposer", "batch__council", "kind", "rules", "decision",
        "home", "unit", "person", "household",
    )  # fmt: skip
    kept = DossierPaper.objects.filter(removed_at=None).select_related("file", "requirement")
    return with_people.prefetch_related(
        "initiatives",
        Prefetch("papers", kept, to_attr="kept_papers"),
    )


def ready_of(proposals: Iterable[Proposal]) -> dict[int, Ready]:
    """By key: findings and gaps. The number of queries does not depend on that of dossiers."""
    rows = list(proposals)
    judged, papers = findings_of(rows), checklists_of(rows)
    return {
        row.pk: Ready(
            row, judged[row.pk], papers[row.pk], _gaps(row, judged[row.pk], papers[row.pk])
        )
        for row in rows
    }


def _gaps(row: Proposal, judged: Sequence[Judged], papers: Checklist) -> list[Gap]:
    """A paper that only an unread law asks for is pointed out on the page and stops nothing."""
    gaps = []
    if not row.merits.strip():
        gaps.append(Gap("merits", _("Chưa ghi tóm tắt thành tích.")))
    gaps += [
        Gap("papers", _("Thiếu giấy tờ: %(title)s.") % {"title": line.title})
        for line in papers.stopping
    ]
    gaps += [
        Gap(
            f"finding:{one.finding.rule}",
            _("Điều kiện bị chặn, chưa giải trình: %(text)s")
            % {"text": one.finding.text or one.finding.fact},
        )
        for one in judged
        if one.stops and one.explanation is None
    ]
    return gaps


def told(gaps: Sequence[Gap]) -> str:
    """The first of them in a sentence, and how many more there are."""
    words = " ".join(gap.text for gap in gaps[:_NAMED])
    if len(gaps) > _NAMED:
        words += " " + _("Và %(n)d điều khác.") % {"n": len(gaps) - _NAMED}
    return words


def contents_of(ready: Iterable[Ready]) -> dict[int, dict[str, Any]]:
    """By key: what a version keeps of each dossier, as JSON. One query, for the letters."""
    found = list(ready)
    shared = _papers_of_letters({one.proposal.batch_id for one in found})
    return {one.proposal.pk: _content(one, shared) for one in found}


def unchanged(ready: Sequence[Ready]) -> set[int]:
    """Those that would be handed in just as they were the last time. Two queries."""
    versions = ProposalVersion.objects.filter(proposal__in=[one.proposal.pk for one in ready])
    last = dict(versions.order_by("number").values_list("proposal_id", "content"))
    now = contents_of([one for one in ready if one.proposal.pk in last]) if last else {}
    return {pk for pk, content in now.items() if not differences(last[pk], content)}


def _papers_of_letters(keys: set[int]) -> dict[int, list[DossierPaper]]:
    rows = DossierPaper.objects.filter(Q(batch__in=keys), removed_at=None)
    papers: dict[int, list[DossierPaper]] = {key: [] for key in keys}
    for paper in rows.select_related("file", "requirement"):
        assert paper.batch_id is not None
        papers[paper.batch_id].append(paper)
    return papers


def _content(one: Ready, shared: Mapping[int, list[DossierPaper]]) -> dict[str, Any]:
    row = one.proposal
    letter = row.batch
    own: list[DossierPaper] = vars(row)["kept_papers"]
    return {
        "fields": {
            "name": row.name,
            "position": row.person.position if row.person else "",
            "home": str(row.home),
            "kind": row.kind.name,
            "ground": letter.get_ground_display(),
            "year": str(letter.year),
            "merits": row.merits,
            "rank": row.rank,
            "total": _plain(row.total),
            "assigned_max": _plain(row.assigned_max),
            "letter": f"{letter.number} {letter.title}".strip(),
        },
        "initiatives": sorted(each.title for each in row.initiatives.all()),
        "papers": [
            *(_paper(paper, "proposal") for paper in newest(own)),
            *(_paper(paper, "batch") for paper in newest(shared[row.batch_id])),
        ],
        "findings": [_finding(each) for each in one.judged],
    }


def newest(papers: Iterable[DossierPaper]) -> list[DossierPaper]:
    """Of each paper the version that holds, in their order."""
    last: dict[tuple[int | None, str], DossierPaper] = {}
    for paper in papers:
        key = (paper.requirement_id, paper.title)
        if key not in last or last[key].number < paper.number:
            last[key] = paper
    return list(last.values())


def _paper(paper: DossierPaper, owner: str) -> dict[str, Any]:
    return {
        "owner": owner,
        "requirement": paper.requirement.title if paper.requirement else "",
        "title": paper.title,
        "number": paper.number,
        "file": paper.file.name,
        "sha256": paper.file.sha256,
    }


def _finding(one: Judged) -> dict[str, Any]:
    return {
        **one.finding.as_json(),
        "text": one.finding.text,
        "explanation": one.explanation.text if one.explanation else "",
        "lifted": one.is_lifted,
        "said": one.answer.text if one.answer and one.answer.kind != AnswerKind.EXPLAIN else "",
    }


def _plain(value: Any) -> str | None:
    return None if value is None else f"{value.normalize():f}"
