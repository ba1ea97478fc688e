"""From the rows of a dossier to the facts of its packet. In the words of documents: Vietnamese."""

from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone, translation

from awards.board.looking import Look, looks, read_for_looking
from awards.dossiers.versions import Change, differences
from awards.models import Proposal, ProposalVersion
from catalogue.numbers import written
from catalogue.rule_terms import Step
from reports.documents import Facts
from reports.documents.canonical import plain
from reports.draft_facts import verify_address
from reports.packets import papers, proceedings
from reports.packets.blocks import Told, items, pairs, said, section, table, text
from reports.packets.deeds import journal_lines
from reports.packets.record import FORMAT
from scoring.models import Criterion, Score, Stage

_CHANGES = {Change.ADDED: "thêm", Change.CHANGED: "sửa", Change.REMOVED: "bỏ"}
_BEFORE_FINAL = (Stage.SELF, Stage.APPRAISAL, Stage.SECOND)


def packet_facts(proposal: Proposal, *, code: str, day: date) -> Facts:
    """Everything that the packet of `proposal` is made from, as it stands now.

    A vote that is not closed yet, and opinions that are not given, are not in it.
    """
    whole = read_for_looking(Proposal.objects.filter(pk=proposal.pk))
    row: Proposal = whole.select_related("rules", "decision__file", "decision__attachment").get()
    # Whoever reads the packet has no account: opinions come from `proceedings`, not from here.
    (look,) = looks([row], AnonymousUser())
    with translation.override("vi"):
        files = papers.files_of(row)
        sections = [
            section("Thông tin hồ sơ", _about(row)),
            section("Giấy tờ", papers.told(row, files), empty="Hồ sơ không có giấy tờ nào."),
            section("Các lần gửi", _versions(row), empty="Hồ sơ chưa gửi lần nào."),
            section(
                "Kết quả chấm điểm",
                _scores(row, look),
                empty="Hồ sơ không gắn với bảng chấm điểm nào của cụm, khối.",
            ),
            section("Lịch sử khen thưởng", _history(look)),
            section("Kiểm tra điều kiện", _findings(look), empty="Không có quy định nào áp dụng."),
            section("Yêu cầu bổ sung, câu hỏi", proceedings.remarks(row)),
            section("Ý kiến thẩm định", proceedings.reviews(row)),
            section("Hiệp y", proceedings.consultations(row), empty="Không hỏi cơ quan nào."),
            section(
                "Lấy ý kiến công khai", proceedings.public(row), empty="Không lấy ý kiến công khai."
            ),
            section("Bỏ phiếu tại Hội đồng", proceedings.votes(row), empty="Chưa bỏ phiếu."),
            section("Quyết định", proceedings.decision(row), empty="Chưa có quyết định."),
            section("Nhật ký", journal_lines(row)),
        ]
        about = f"{row.name}, đề nghị {row.kind}, năm {row.batch.year}"
    return plain(
        {
            "format": FORMAT,
            "title": f"Bộ hồ sơ: {row.name}",
            "about": about,
            "state": str(row.get_state_display()),
            "at": said(timezone.now()),
            "code": code,
            "verify_at": verify_address(),
            "is_demo": row.batch.council.is_demo,
            "day": day.isoformat(),
            "sections": sections,
            "papers": files,
        }
    )


def _about(row: Proposal) -> list[Told]:
    batch = row.batch
    found = pairs(
        [
            ("Đề nghị tặng", row.name),
            ("Chức vụ, nghề nghiệp", row.person.position if row.person else ""),
            ("Đơn vị", row.home),
            ("Hình thức, danh hiệu", row.kind),
            ("Thành tích năm", batch.year),
            ("Loại hình", batch.get_ground_display()),
            ("Nơi trình", batch.sender),
            ("Tờ trình", _letter(row)),
            ("Hội đồng thẩm định", batch.council),
            ("Theo nghị quyết của", batch.resolution.conference if batch.resolution else ""),
            ("Tình trạng", row.get_state_display()),
            ("Lý do ghi lần cuối", row.reason),
            ("Hạng khi đề nghị", row.rank),
            ("Tổng điểm khi đề nghị", _out_of(row)),
            ("Chuyên viên phụ trách", row.holder),
            ("Quy định áp dụng", f"có hiệu lực ngày {said(row.rules.day)}" if row.rules else ""),
            *((_step(step), day) for step, day in row.steps.items()),
            ("Số tờ trình cấp quyết định", row.forwarded_number),
        ]
    )
    if row.merits:
        found += text("Tóm tắt thành tích:", *row.merits.splitlines())
    initiatives = [f"Sáng kiến, đề tài: {each.title}" for each in row.initiatives.all()]
    return found + items(initiatives)


def _letter(row: Proposal) -> str:
    number, day = row.batch.number, said(row.batch.dated)
    return f"{number} ngày {day}" if number and day else number or day


def _step(step: str) -> str:
    label = str(Step(step).label)
    return f"Ngày {label}"


def _out_of(row: Proposal) -> str:
    if row.total is None:
        return ""
    of = f"/{written(row.assigned_max)}" if row.assigned_max is not None else ""
    return f"{written(row.total)}{of}"


def _versions(row: Proposal) -> list[Told]:
    """Each sending with what it changed; the first is what later ones are held against."""
    rows = []
    before: ProposalVersion | None = None
    for version in row.versions.select_related("submitted_by").order_by("number"):
        changed = "lần đầu"
        if before is not None:
            found = differences(before.content, version.content)
            told = [f"{_CHANGES[each.change]} {each.label}{_from_to(each)}" for each in found]
            changed = "; ".join(told) or "không có gì khác"
        rows.append((version.number, version.submitted_at, version.submitted_by, changed))
        before = version
    head = [("Lần", "order"), ("Gửi lúc", "time"), ("Người gửi", "medium"), ("Thay đổi", "wide")]
    return table("Những lần gửi hồ sơ", head, rows)


def _from_to(each: Any) -> str:
    if each.change is not Change.CHANGED:
        return ""
    return f" (từ “{each.before}” thành “{each.after}”)"


def _scores(row: Proposal, look: Look) -> list[Told]:
    """The branches of the standing, the lines of the unit's sheet, and its targets."""
    return [*_branches(look), *_lines(row), *_targets(look)]


def _branches(look: Look) -> list[Told]:
    head = [("Nhóm tiêu chí", "wide"), ("Điểm", "figure"), ("Tối đa được giao", "figure")]
    rows = [(bar.label, bar.points, bar.assigned_max) for bar in look.bars]
    return table("Điểm theo nhóm trong bảng xếp hạng đã thông qua", head, rows)


def _lines(row: Proposal) -> list[Told]:
    """Points before the final ones are only there where the line was entered or judged."""
    if row.unit_id is None or row.batch.cluster_year_id is None:
        return []
    scores = Score.objects.filter(
        sheet__unit=row.unit_id, sheet__scoring_year__cluster_year=row.batch.cluster_year_id
    ).select_related("criterion")
    by_line: dict[int, dict[str, Score]] = {}
    lines: dict[int, Criterion] = {}
    for score in scores.order_by("criterion__order"):
        by_line.setdefault(score.criterion_id, {})[score.stage] = score
        lines[score.criterion_id] = score.criterion
    if not any(Stage.FINAL in told for told in by_line.values()):
        return []
    head = [
        ("TT", "order"), ("Tiêu chí", "wide"), ("Tối đa", "points"), ("Tự chấm", "points"),
        ("Thẩm định", "points"), ("Thẩm định lại", "points"), ("Cuối cùng", "points"),
    ]  # fmt: skip
    return table(
        "Điểm từng tiêu chí",
        head,
        (
            (
                line.code or line.path,
                line.title,
                line.max_points,
                *(_points(by_line[pk].get(stage)) for stage in (*_BEFORE_FINAL, Stage.FINAL)),
            )
            for pk, line in lines.items()
        ),
    )


def _points(score: Score | None) -> str:
    if score is None or (score.points is None and score.assigned):
        return ""
    return written(score.points) if score.assigned else "không giao"


def _targets(look: Look) -> list[Told]:
    head = [("Chỉ tiêu", "wide"), ("Giao ước", "figure"), ("Kết quả", "figure"), ("Đạt", "time")]
    return table(
        "Kết quả thực hiện chỉ tiêu giao ước",
        head,
        (
            (
                f"{each.indicator} ({each.measure})" if each.measure else each.indicator,
                each.pledged,
                each.value,
                {True: "đạt", False: "không đạt", None: "chưa báo cáo"}[each.reached],
            )
            for each in look.targets.lines
        ),
    )


def _history(look: Look) -> list[Told]:
    head = [("Năm", "order"), ("Hình thức, danh hiệu", "wide"), ("Quyết định", "medium")]
    found = table(
        "Khen thưởng đã có trong sổ",
        head,
        (
            (
                given.year,
                f"{given.name} (kế thừa từ {given.heir_of})" if given.heir_of else given.name,
                given.award.decision_number,
            )
            for given in look.history
        ),
    )
    if not look.knows_history:
        found += text("Sổ khen thưởng của nơi được đề nghị chưa được đối chiếu đủ với quyết định.")
    return found


def _findings(look: Look) -> list[Told]:
    rows = []
    for each in look.findings:
        found = each.judged.finding
        answers = [
            f"{answer.get_kind_display()}: {answer.text}"
            for answer in (each.judged.explanation, each.judged.answer)
            if answer is not None
        ]
        outcome = f"{found.outcome.label}, đã chấp nhận" if each.is_lifted else found.outcome.label
        fact = " ".join((found.fact, *answers))
        rows.append((found.text or found.rule, outcome, fact, found.citation))
    head = [("Điều kiện", "wide"), ("Kết quả", "time"), ("Căn cứ trong hồ sơ", "wide"),
            ("Quy định", "unit")]  # fmt: skip
    return table("Kết quả kiểm tra theo quy định của hồ sơ", head, rows)
