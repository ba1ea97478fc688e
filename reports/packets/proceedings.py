"""What the board and the council did with a dossier, for its packet."""

from datetime import date

from django.db.models import Q, QuerySet

from awards.board.opinions import recorded
from awards.dossiers.said import remarks_of
from awards.models import (
    Consultation,
    CouncilOpinion,
    Proposal,
    PublicComment,
    Review,
    SessionItem,
)
from conferences.workflow import BallotState
from reports.packets.blocks import Told, items, pairs, said, table, text


def remarks(row: Proposal) -> list[Told]:
    rows = row.remarks.select_related("asked_by", "answered_by").order_by("pk")
    drawn = remarks_of(list(rows), may_answer=False)
    shown = [*drawn.whole, *drawn.merits, *drawn.initiatives, *drawn.papers]
    head = [("Về mục", "unit"), ("Yêu cầu, câu hỏi", "wide"), ("Trả lời", "wide"),
            ("Xong lúc", "time")]  # fmt: skip
    return table(
        "Yêu cầu bổ sung và câu hỏi của Hội đồng",
        head,
        (
            (
                one.about or "cả hồ sơ",
                f"{one.remark.text} ({one.remark.asked_by}, {said(one.remark.asked_at)})",
                f"{one.remark.answer} ({one.remark.answered_by}, {said(one.remark.answered_at)})"
                if one.remark.answered_at
                else "chưa trả lời",
                one.remark.settled_at or "chưa xong",
            )
            for one in sorted(shown, key=lambda one: one.remark.pk)
        ),
    )


def reviews(row: Proposal) -> list[Told]:
    """Opinions, once no reviewer can be swayed by reading them: the packet goes to several."""
    asked = Review.objects.filter(proposal=row).select_related("reviewer")
    owed = asked.filter(given_at__isnull=True)
    given = recorded(row).select_related("reviewer").order_by("given_at", "pk")
    if asked.exists() and not given:
        count = asked.count() - owed.count()
        return text(
            f"Đã có {count}/{asked.count()} ý kiến; nội dung ghi vào bộ hồ sơ sau khi mọi người "
            "được giao đã cho ý kiến và hồ sơ ra Hội đồng."
        )
    head = [("Người thẩm định", "medium"), ("Ý kiến", "unit"), ("Nhận xét", "wide"),
            ("Lúc", "time")]  # fmt: skip
    found = table(
        "Ý kiến của người thẩm định",
        head,
        (
            (each.reviewer, each.get_verdict_display(), each.comment, each.given_at)
            for each in given
        ),
    )
    silent = [f"{each.reviewer}: không cho ý kiến." for each in owed]
    return found + items(silent)


def consultations(row: Proposal) -> list[Told]:
    asked = Consultation.objects.filter(proposal=row, withdrawn_at__isnull=True)
    head = [("Cơ quan, công văn hỏi", "wide"), ("Hạn", "time"), ("Trả lời", "unit"),
            ("Nội dung", "wide"), ("Văn bản, ngày", "time")]  # fmt: skip
    return table(
        "Ý kiến của cơ quan được hỏi",
        head,
        (
            (
                _with_number(each.body, each.letter_number, each.letter_on),
                each.due_on,
                _answer(each),
                each.text,
                _with_number("", each.answer_number, each.answered_on),
            )
            for each in asked
        ),
    )


def _answer(row: Consultation) -> str:
    late = ", sau hạn" if row.is_late else ""
    return f"{row.get_answer_display()}{late}" if row.answer else "chưa trả lời"


def _with_number(body: str, number: str, day: date | None) -> str:
    """A body and the paper that went to it or came from it, as far as they are known."""
    paper = " ".join(part for part in (number and f"số {number}", day and said(day)) if part)
    return "; ".join(part for part in (body, paper) if part)


def public(row: Proposal) -> list[Told]:
    """When it was public, and what was written about it; never who wrote, or their address."""
    found = items(
        [
            f"{line.notice.name}: từ {said(line.notice.starts_on)} đến hết"
            f" {said(line.notice.ends_on)}, {str(line.notice.get_state_display()).lower()}."
            for line in row.public_lines.select_related("notice")
        ]
    )
    comments = PublicComment.objects.filter(line__proposal=row).order_by("sent_at", "pk")
    head = [("Nhận lúc", "time"), ("Ý kiến", "wide"), ("Kết quả xem xét", "wide")]
    told = table(
        "Ý kiến của người dân",
        head,
        ((each.sent_at, each.text, each.result or "chưa xem xét") for each in comments),
    )
    return found + (told or text("Không có ý kiến nào gửi về.") if found else told)


def counted_items(row: Proposal) -> "QuerySet[SessionItem]":
    """What the council has voted on: one that is still open stays sealed."""
    return SessionItem.objects.filter(
        Q(ballot=None) | Q(ballot__state=BallotState.CLOSED),
        proposal=row,
        votes_for__isnull=False,
    )


def votes(row: Proposal) -> list[Told]:
    rows = []
    kept = counted_items(row).select_related("session", "ballot")
    for item in kept.order_by("session__held_at", "pk"):
        share = f"{item.share_top}/{item.share_bottom}"
        needed = f"quá {share}" if item.share_over else f"ít nhất {share}"
        outcome = item.get_outcome_display() if item.outcome else ""
        rows.append(
            (
                f"{item.session}, {said(item.session.held_at)}",
                f"{item.votes_for}/{item.votes_base}",
                item.votes_written,
                f"{needed} ({item.share_source})" if item.share_source else needed,
                f"{outcome}. {item.note}" if item.note else outcome,
            )
        )
    if not rows and row.votes_base is not None:
        return items([f"Đồng ý {row.votes_for}/{row.votes_base} thành viên Hội đồng."])
    head = [("Phiên họp", "wide"), ("Đồng ý/ tổng số", "time"), ("Bằng văn bản", "time"),
            ("Tỷ lệ cần", "unit"), ("Kết quả", "unit")]  # fmt: skip
    return table("Kết quả bỏ phiếu", head, rows) + _of_the_absent(row)


def _of_the_absent(row: Proposal) -> list[Told]:
    opinions = CouncilOpinion.objects.filter(item__in=counted_items(row)).select_related("member")
    head = [("Thành viên vắng", "medium"), ("Ý kiến", "unit"), ("Nội dung", "wide"),
            ("Nhận lúc", "time")]  # fmt: skip
    return table(
        "Ý kiến bằng văn bản của thành viên vắng",
        head,
        (
            (each.member, each.get_verdict_display(), each.text, each.received_at)
            for each in opinions.order_by("item", "member__order")
        ),
    )


def decision(row: Proposal) -> list[Told]:
    found = row.decision
    if found is None:
        return []
    return pairs(
        [
            ("Số, ký hiệu", found.number),
            ("Ngày", found.issued_on),
            ("Cấp quyết định", found.authority),
            ("Người ký", ", ".join(p for p in (found.signer, found.signer_title) if p)),
            ("Về việc", found.name),
            ("Tình trạng", found.get_state_display()),
            ("Công bố lúc", found.announced_at),
            ("Hủy", found.revoke_reason),
            *(
                (f"{each.get_kind_display()} theo", f"{each.document} ngày {said(each.dated)}")
                for each in found.amendments.all()
            ),
        ]
    )
