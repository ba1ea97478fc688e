"""The report of achievements of one dossier: an outline with what the platform knows already.

What only the unit can tell is a line of dots after the words that ask for it; nothing is made
up.
"""

from django.contrib.auth.models import AnonymousUser
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.board.looking import Look, looks, read_for_looking
from awards.eligibility.facts import Facts
from awards.judging import recipient_of
from awards.models import Proposal
from awards.reading import read_facts
from awards.workflow import EDITABLE
from catalogue.numbers import written
from catalogue.rule_terms import RatingLevel
from reports.documents.wording import bare, capital, day, in_year
from reports.models import DocumentDraft
from reports.texts import Written, joined_lines, table
from reports.texts.bodies import authority_of, issuer_of, sender_name
from reports.texts.kinds import Signatures, TextKind, Topic

# With spaces: a line that is set to both edges breaks between the dots.
BLANK = " ".join(["……"] * 14)


def achievements(proposal: Proposal) -> list[Written]:
    """Who it is, what was achieved, how it was done, ratings, awards before."""
    with translation.override("vi"):
        row = read_for_looking(Proposal.objects.filter(pk=proposal.pk)).get()
        # Nobody's opinions: what the board thinks has no place in the unit's report.
        look = looks([row], AnonymousUser())[0]
        recipient = recipient_of(row)
        facts = read_facts([recipient]).facts(recipient, code=row.kind.code, year=row.batch.year)
        sections = [
            Written("about", _first_title(row), _about_recipient(row, facts)),
            Written("merits", "Tóm tắt thành tích", row.merits.strip()),
            Written("targets", "Kết quả thực hiện chỉ tiêu thi đua", _targets(look)),
            Written("scores", "Kết quả chấm điểm, xếp hạng", _scores(row, look)),
            Written("deeds", "Biện pháp, giải pháp đã thực hiện", _deeds(row)),
            Written("initiatives", "Sáng kiến, đề tài", _initiatives(row)),
            Written("policy", "Chấp hành chủ trương, chính sách, pháp luật", _policy(row)),
            Written("ratings", "Mức độ hoàn thành nhiệm vụ các năm", _ratings(facts)),
            Written("awards", "Các hình thức đã được khen thưởng", _awards(look)),
        ]
        return [section for section in sections if section.text]


def _first_title(row: Proposal) -> str:
    return "Sơ lược lý lịch" if row.person_id else "Đặc điểm, tình hình"


def _about_recipient(row: Proposal, facts: Facts) -> str:
    person, household = row.person, row.household
    if person is not None:
        return joined_lines(
            f"- Họ và tên: {row.name};",
            f"- Năm sinh: {person.birth_year or '…………'};",
            f"- Chức vụ, nghề nghiệp: {bare(person.position) or '…………………………'};",
            f"- Đơn vị công tác: {row.home};",
            f"- Quê quán, nơi thường trú: {BLANK};",
            f"- Trình độ chuyên môn, nghiệp vụ: {BLANK}.",
        )
    if household is not None:
        return joined_lines(
            f"- Hộ gia đình: {row.name};",
            f"- Nơi ở: {household.place or '…………………………'}, {row.home};",
            f"- Số người, hoàn cảnh: {BLANK}.",
        )
    return joined_lines(
        f"- Tên đơn vị: {row.name};",
        f"- Địa chỉ trụ sở chính: {BLANK};",
        _headcount(row, facts),
        f"- Chức năng, nhiệm vụ được giao: {BLANK}.",
    )


def _headcount(row: Proposal, facts: Facts) -> str:
    found = [one for one in facts.headcounts if one.year == row.batch.year]
    if not found:
        return f"- Số người {in_year(str(row.batch.year))}: …………;"
    one = found[0]
    women = f", trong đó nữ {one.women} người" if one.women is not None else ""
    done = (
        f", hoàn thành nhiệm vụ trở lên {one.completed} người" if one.completed is not None else ""
    )
    return f"- Số người {in_year(str(one.year))}: {one.members} người{women}{done};"


def _targets(look: Look) -> str:
    """Results against what was pledged; nothing where nothing was pledged."""
    lines = look.targets.lines
    if not lines:
        return ""
    words = {True: "Đạt", False: "Không đạt", None: "Chưa báo cáo"}
    rows = [
        (
            str(number),
            one.indicator,
            one.measure,
            written(one.pledged),
            written(one.value) if one.value is not None else "",
            "Vượt" if one.is_over else words[one.reached],
        )
        for number, one in enumerate(lines, 1)
    ]
    head = ("STT", "Chỉ tiêu", "Đơn vị tính", "Giao ước", "Kết quả", "Đánh giá")
    lead = (
        f"Đạt {look.targets.reached}/{len(lines)} chỉ tiêu đã giao ước, vượt {look.targets.over}:"
    )
    return f"{lead}\n{table(head, rows)}"


def _scores(row: Proposal, look: Look) -> str:
    lines = []
    if row.total is not None:
        most = f"/{written(row.assigned_max)}" if row.assigned_max is not None else ""
        lines.append(f"Tổng điểm được thông qua: {written(row.total)}{most} điểm.")
    if row.rank is not None:
        where = f" trong {row.batch.cluster_year}" if row.batch.cluster_year else ""
        lines.append(f"Xếp hạng {row.rank}{where}.")
    if look.bars:
        rows = [(bar.label, written(bar.points), written(bar.assigned_max)) for bar in look.bars]
        lines.append("Điểm theo nội dung:")
        lines.append(table(("Nội dung", "Điểm", "Điểm tối đa được giao"), rows))
    return joined_lines(*lines)


def _deeds(row: Proposal) -> str:
    return joined_lines(
        f"- Kết quả đã đạt so với năm trước, với nhiệm vụ được giao: {BLANK};",
        f"- Biện pháp, giải pháp công tác đã thực hiện: {BLANK};",
        f"- Phong trào thi đua đã tham gia, kết quả: {BLANK}.",
    )


def _initiatives(row: Proposal) -> str:
    """Those that the dossier names: one that served another award is not told again."""
    found = list(row.initiatives.order_by("year", "pk"))
    if not found:
        return "" if row.person_id is None else f"Sáng kiến, đề tài được công nhận: {BLANK}."
    rows = [
        (
            str(number),
            one.title,
            str(one.get_scope_display()),
            str(one.year),
            day(one.recognised_on.isoformat()) if one.recognised_on else "",
        )
        for number, one in enumerate(found, 1)
    ]
    return table(("STT", "Sáng kiến, đề tài", "Phạm vi", "Năm", "Công nhận ngày"), rows)


def _policy(row: Proposal) -> str:
    return joined_lines(
        f"- Chấp hành chủ trương của Đảng, chính sách, pháp luật của Nhà nước: {BLANK};",
        f"- Hoạt động của tổ chức đảng, đoàn thể; hoạt động xã hội, từ thiện: {BLANK}.",
    )


def _ratings(facts: Facts) -> str:
    words = dict(RatingLevel.choices)
    rows = [
        (str(one.year), str(words.get(one.level, one.level)))
        for one in sorted(facts.ratings, key=lambda one: one.year)
        if not one.heir_of
    ]
    return table(("Năm", "Mức độ hoàn thành nhiệm vụ"), rows) if rows else f"Các năm: {BLANK}."


def _awards(look: Look) -> str:
    rows = [
        (
            given.year,
            f"{capital(given.name)}{f' (của {given.heir_of})' if given.heir_of else ''}",
            given.award.decision_number,
            given.award.decider,
        )
        for given in reversed(look.history)
    ]
    if not rows:
        return f"Danh hiệu thi đua, hình thức khen thưởng đã được tặng: {BLANK}."
    return table(
        ("Năm", "Danh hiệu, hình thức khen thưởng", "Số quyết định", "Cấp quyết định"), rows
    )


def _proposal(draft: DocumentDraft) -> Proposal:
    found: Proposal | None = draft.proposal
    assert found is not None  # a constraint holds it
    return found


def _not_open(topic: Topic) -> str:
    # Whatever the caller still holds of it.
    rows = Proposal.objects.filter(pk=topic.subject.pk, state__in=EDITABLE)
    if rows.exists():
        return ""
    return _("Hồ sơ đã gửi nên báo cáo thành tích không thay được. Lấy lại hồ sơ rồi soạn.")


def _signed(draft: DocumentDraft) -> Signatures:
    """Left who confirms, right who reports. A unit that sends its own dossier reports; whoever is
    above it confirms.
    """
    row = _proposal(draft)
    if row.person_id or row.household_id:
        who = {"lines": ["NGƯỜI BÁO CÁO"], "name": row.name if row.person_id else ""}
        confirming = {"lines": ["XÁC NHẬN CỦA ĐƠN VỊ", *authority_of(row.batch.sender)]}
        return [[confirming | {"name": draft.signer}, who]]
    who = {"lines": authority_of(row.home), "name": draft.signer}
    return [[{"lines": ["XÁC NHẬN CỦA CẤP TRÌNH KHEN THƯỞNG"], "name": ""}, who]]


def _issuer(draft: DocumentDraft) -> tuple[str, str]:
    row = _proposal(draft)
    if row.unit_id and row.home_id != row.batch.unit_id:
        above = row.home.parent
        return sender_name(above) if above else "", sender_name(row.home)
    return issuer_of(row.batch)


ACHIEVEMENTS = TextKind(
    word="Báo cáo thành tích",
    symbol="BC",
    write=lambda topic: achievements(topic.subject),
    not_started=_not_open,
    not_frozen=_not_open,
    issuer=_issuer,
    about=lambda draft: f"Đề nghị {_deed(_proposal(draft))}",
    whose=lambda draft: f"của {_proposal(draft).name}",
    signatures=_signed,
    recipients=lambda draft: [],
    around=lambda draft: {
        "number_text": gettext_lazy("Số, ký hiệu"),
        "place": gettext_lazy("Địa danh"),
        "dated": gettext_lazy("Ngày ban hành"),
        "signer": gettext_lazy("Người ký"),
    },
)


def _deed(row: Proposal) -> str:
    """ "tặng Cờ thi đua của Chính phủ năm 2025"."""
    with translation.override("vi"):
        verb = str(row.kind.get_verb_display()).lower()
    return f"{verb} {row.kind.name} {in_year(str(row.batch.year))}"
