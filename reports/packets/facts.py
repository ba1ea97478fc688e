"""From the rows of a dossier to the facts of its packet. In the words of documents: Vietnamese."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone, translation

from awards.board.opinions import recorded
from awards.dossiers.history import DEEDS
from awards.judging import findings_of, read_for_judging
from awards.models import (
    Consultation,
    CouncilOpinion,
    DossierPaper,
    Proposal,
    PublicComment,
    Review,
    SessionItem,
)
from awards.workflow import PROPOSAL
from catalogue.numbers import written
from conferences.workflow import BallotState
from reports.documents import Facts
from reports.documents.canonical import plain
from reports.draft_facts import verify_address
from reports.packets.record import FORMAT
from scoring.models import Criterion, Score, Stage
from workflow.journal import history

Lines = list[str]


def packet_facts(proposal: Proposal, *, code: str, day: date) -> Facts:
    """Everything that the packet of `proposal` is made from, as it stands now.

    A vote that is not closed yet, and opinions that are not given, are not in it.
    """
    whole = read_for_judging(Proposal.objects.filter(pk=proposal.pk)).select_related(
        "batch__unit",
        "batch__proposer",
        "batch__council",
        "batch__cluster_year__cluster",
        "kind",
        "rules",
        "home",
        "decision",
    )
    row: Proposal = whole.get()
    papers = _papers(row)
    with translation.override("vi"):
        sections = [
            _section("Thông tin hồ sơ", _about(row)),
            _section("Giấy tờ", _paper_lines(papers), "Giấy tờ và mã băm"),
            _section("Kết quả chấm điểm", _scores(row), "Điểm cuối cùng từng tiêu chí"),
            _section("Kiểm tra điều kiện", _findings(row), "Kết quả kiểm tra"),
            _section("Ý kiến thẩm định", _reviews(row), "Ý kiến của người thẩm định"),
            _section("Hiệp y", _consultations(row), "Ý kiến của cơ quan được hỏi"),
            _section("Lấy ý kiến công khai", _public(row)),
            _section("Bỏ phiếu tại Hội đồng", _votes(row), "Kết quả bỏ phiếu"),
            _section("Quyết định", _decision(row)),
            _section("Nhật ký", _journal(row), "Nhật ký hồ sơ"),
        ]
        title = f"Bộ hồ sơ: {row.name}"
        about = f"{row.name}, đề nghị {row.kind}, năm {row.batch.year}"
    return plain(
        {
            "format": FORMAT,
            "title": title,
            "about": about,
            "code": code,
            "verify_at": verify_address(),
            "is_demo": row.batch.council.is_demo,
            "day": day.isoformat(),
            "sections": sections,
            "papers": papers,
        }
    )


def _section(title: str, lines: Lines, caption: str = "") -> dict[str, Any]:
    return {"title": title, "lines": lines, "caption": caption or title}


def _cells(*cells: Any) -> str:
    """One row of a table of `documents.plain_text`: no cell may hold what parts cells."""
    return "|".join(" ".join(_said(cell).replace("|", "/").split()) or "—" for cell in cells)


def _said(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%H:%M %d/%m/%Y")
    if isinstance(value, date):
        return f"{value.day}/{value.month}/{value.year}"
    return written(value) if isinstance(value, Decimal) else str(value)


def _table(head: str, rows: Iterable[str]) -> Lines:
    found = list(rows)
    return [head, *found] if found else []


def _about(row: Proposal) -> Lines:
    batch = row.batch
    told = [
        ("Đề nghị tặng", row.name),
        ("Đơn vị", row.home),
        ("Hình thức, danh hiệu", row.kind),
        ("Thành tích năm", batch.year),
        ("Loại hình", batch.get_ground_display()),
        ("Nơi trình", batch.sender),
        ("Tờ trình", " ".join(part for part in (batch.number, _said(batch.dated)) if part)),
        ("Hội đồng thẩm định", batch.council),
        ("Tình trạng", row.get_state_display()),
        ("Hạng", row.rank),
        ("Tổng điểm", _out_of(row)),
        ("Ngày tiếp nhận", row.received_on),
        ("Quy định áp dụng ngày", row.rules.day if row.rules else None),
        ("Lý do ghi lần cuối", row.reason),
    ]
    lines = [f"- {label}: {_said(value)}" for label, value in told if _said(value)]
    if row.merits:
        lines += ["Tóm tắt thành tích:", *row.merits.replace("|", "/").splitlines()]
    lines += [f"- Sáng kiến, đề tài: {each.title}" for each in row.initiatives.all()]
    return lines


def _out_of(row: Proposal) -> str:
    if row.total is None:
        return ""
    of = f"/{written(row.assigned_max)}" if row.assigned_max is not None else ""
    return f"{written(row.total)}{of}"


def _papers(row: Proposal) -> list[dict[str, Any]]:
    """The papers that hold, those of the letter first, the newest version of each."""
    kept = DossierPaper.objects.filter(removed_at__isnull=True).select_related("file")
    rows = [*kept.filter(batch=row.batch_id), *kept.filter(proposal=row.pk)]
    newest: dict[tuple[Any, ...], DossierPaper] = {}
    for paper in rows:
        key = (paper.batch_id, paper.requirement_id, paper.title)
        if key not in newest or newest[key].number < paper.number:
            newest[key] = paper
    return [
        {
            "title": paper.title,
            "number": paper.number,
            "origin": str(paper.get_origin_display()),
            "added": _said(paper.added_at),
            "name": paper.file.name,
            "kind": paper.file.kind,
            "size": paper.file.size,
            "sha256": paper.file.sha256,
            "path": paper.file.path,
        }
        for paper in newest.values()
    ]


def _paper_lines(papers: Sequence[dict[str, Any]]) -> Lines:
    return _table(
        "TT|Giấy tờ|Bản|Nguồn, lúc thêm|SHA-256",
        (
            _cells(at, paper["title"], paper["number"], _added(paper), paper["sha256"])
            for at, paper in enumerate(papers, start=1)
        ),
    )


def _added(paper: dict[str, Any]) -> str:
    return f"{paper['origin']}, {paper['added']}"


def _scores(row: Proposal) -> Lines:
    """The final points of the unit's sheet of that year, line by line."""
    if row.unit_id is None or row.batch.cluster_year_id is None:
        return []
    scores = Score.objects.filter(
        sheet__unit=row.unit_id,
        sheet__scoring_year__cluster_year=row.batch.cluster_year_id,
        stage=Stage.FINAL,
    ).select_related("criterion")
    return _table(
        "TT|Tiêu chí|Điểm",
        (
            _cells(_labelled(score.criterion), score.criterion.title, _points(score))
            for score in scores.order_by("criterion__order")
        ),
    )


def _labelled(criterion: Criterion) -> str:
    return criterion.code or criterion.path


def _points(score: Score) -> str:
    if not score.assigned:
        return "không giao"
    return "" if score.points is None else written(score.points)


def _findings(row: Proposal) -> Lines:
    (judged,) = findings_of([row]).values()
    lines = []
    for each in judged:
        found = each.finding
        said = [
            f"{answer.get_kind_display()}: {answer.text}"
            for answer in (each.explanation, each.answer)
            if answer is not None
        ]
        fact = " ".join((found.fact, *said))
        lines.append(_cells(found.text or found.rule, found.outcome.label, fact, found.citation))
    return _table("Điều kiện|Kết quả|Căn cứ trong hồ sơ|Quy định", lines)


def _reviews(row: Proposal) -> Lines:
    """Opinions, once everybody who may open the packet may read them."""
    asked = Review.objects.filter(proposal=row)
    given = asked.filter(given_at__isnull=False).count()
    lines = [
        _cells(each.reviewer, each.get_verdict_display(), each.comment, each.said_at)
        for each in recorded(row).select_related("reviewer").order_by("given_at", "pk")
    ]
    if given and not lines:
        return [f"{given} ý kiến đã gửi; nội dung ghi vào khi hồ sơ ra Hội đồng và đã đủ ý kiến."]
    return _table("Người thẩm định|Ý kiến|Nhận xét|Lúc", lines)


def _consultations(row: Proposal) -> Lines:
    asked = Consultation.objects.filter(proposal=row, withdrawn_at__isnull=True)
    return _table(
        "Cơ quan|Hạn|Trả lời|Nội dung|Ngày",
        (
            _cells(
                each.body,
                each.due_on,
                each.get_answer_display() if each.answer else "chưa trả lời",
                each.text,
                each.answered_on,
            )
            for each in asked
        ),
    )


def _public(row: Proposal) -> Lines:
    """When it was public, and what was written about it; never who wrote, or their address."""
    lines = [
        f"- {line.notice.name}: từ {_said(line.notice.starts_on)} đến hết"
        f" {_said(line.notice.ends_on)}, {str(line.notice.get_state_display()).lower()}."
        for line in row.public_lines.select_related("notice")
    ]
    comments = PublicComment.objects.filter(line__proposal=row).order_by("sent_at", "pk")
    return lines + _table(
        "Lúc nhận|Ý kiến|Kết quả xem xét",
        (_cells(each.sent_at, each.text, each.result) for each in comments),
    )


def _votes(row: Proposal) -> Lines:
    """What closed votes gave; one that is still open stays sealed here too."""
    items = SessionItem.objects.filter(proposal=row).select_related("session", "ballot")
    lines, written_opinions = [], []
    for item in items.order_by("session__held_at", "pk"):
        if item.votes_for is None or (item.ballot and item.ballot.state != BallotState.CLOSED):
            continue
        share = f"{item.share_top}/{item.share_bottom}"
        needed = f"quá {share}" if item.share_over else f"ít nhất {share}"
        votes = f"{item.votes_for}/{item.votes_base}"
        outcome = item.get_outcome_display() if item.outcome else ""
        held = f"{item.session}, {_said(item.session.held_at)}"
        lines.append(_cells(held, votes, item.votes_written, needed, outcome))
        written_opinions += [
            f"- {opinion.member} (bằng văn bản): {opinion.get_verdict_display()}."
            for opinion in CouncilOpinion.objects.filter(item=item).select_related("member")
        ]
    if not lines and row.votes_base is not None:
        return [f"- Đồng ý {row.votes_for}/{row.votes_base}."]
    head = "Phiên họp|Đồng ý/tổng số|Bằng văn bản|Tỷ lệ cần|Kết quả"
    return _table(head, lines) + written_opinions


def _decision(row: Proposal) -> Lines:
    decision = row.decision
    if decision is None:
        return []
    told = [
        ("Số, ký hiệu", decision.number),
        ("Ngày", decision.issued_on),
        ("Cấp quyết định", decision.authority),
        ("Người ký", ", ".join(p for p in (decision.signer, decision.signer_title) if p)),
        ("Về việc", decision.name),
        ("Tình trạng", decision.get_state_display()),
        ("Công bố lúc", decision.announced_at),
        ("Hủy", decision.revoke_reason),
    ]
    return [f"- {label}: {_said(value)}" for label, value in told if _said(value)]


def _journal(row: Proposal) -> Lines:
    """All that was done, oldest first. The words of moves are those of the buttons."""
    entries = sorted(history(row), key=lambda entry: entry.pk)
    return _table(
        "Lúc|Việc|Người làm|Lý do",
        (
            _cells(
                entry.at,
                verb_words(entry.verb),
                ", ".join(str(p) for p in (entry.by or "hệ thống", entry.capacity) if p),
                entry.detail.get("reason", ""),
            )
            for entry in entries
        ),
    )


# What the board does and its unit is not told, beside the moves and the deeds of `history`.
_OF_THE_BOARD = {
    "assign_reviewer": "Giao người thẩm định",
    "remove_reviewer": "Thôi giao người thẩm định",
    "give_opinion": "Cho ý kiến thẩm định",
    "postpone_review": "Để xem sau",
    "prepare_move": "Chuẩn bị việc",
    "apply_moves": "Làm việc đã chuẩn bị",
    "ask_body": "Hỏi ý kiến cơ quan",
    "record_answer": "Ghi trả lời của cơ quan",
    "withdraw_request": "Thôi hỏi cơ quan",
    "publish_notice": "Đăng lấy ý kiến công khai",
    "make_packet": "Tạo bộ hồ sơ",
}


def verb_words(verb: str) -> str:
    """What was done, in words; the verb itself where none have been laid down."""
    move = PROPOSAL.moves.get(verb)
    if move is not None:
        return str(move.label)
    return str(DEEDS.get(verb) or _OF_THE_BOARD.get(verb, verb))
