"""What closed ballots decided, in the words of minutes and of the vote-count record.

Nothing here is more than the page of the ballot tells: with fewer than three secret votes no
number beside an option and no kind of paper, and parts too small are not told apart.
"""

from typing import Any

from django.utils import translation

from conferences.ballots.pages import result_lines, rules_told
from conferences.ballots.results import Papers, Result, result_of
from conferences.models import Ballot, Conference, Question, Way
from conferences.workflow import BallotState
from reports.documents.wording import joined
from reports.texts import Written, joined_lines, table
from reports.texts.moments import hour_on, on_day

FEW = (
    "Có ít hơn ba phiếu kín nên không ghi số phiếu của từng phương án và từng loại phiếu: số "
    "phiếu sẽ cho biết ai chọn gì."
)


def closed_ballots(conference: Conference) -> list[Ballot]:
    rows = Ballot.objects.filter(conference=conference, state=BallotState.CLOSED)
    return list(rows.order_by("order", "round", "pk"))


def name_of_ballot(ballot: Ballot) -> str:
    return f"{ballot.title} (vòng {ballot.round})" if ballot.max_rounds > 1 else ballot.title


def ballots_section(conference: Conference) -> Written | None:
    """All closed ballots, each in short."""
    told = []
    for ballot in closed_ballots(conference):
        result = result_of(ballot)
        if result is not None:
            told += [f"{_deed(ballot)}: {name_of_ballot(ballot)}.", *_numbers(result)]
            told += [_outcome(result)]
    return Written("ballots", "Kết quả biểu quyết, bỏ phiếu", "\n".join(told)) if told else None


def vote_count(ballot: Ballot) -> list[Written]:
    """The sections of the record of one closed ballot; none while it is sealed."""
    with translation.override("vi"):
        return _record(ballot)


def _record(ballot: Ballot) -> list[Written]:
    result, conference = result_of(ballot), ballot.conference
    if result is None or conference is None:
        return []
    held = conference.held_on
    tellers = [teller.name for teller in ballot.tellers.order_by("order")]
    opening = joined_lines(
        f"Thời gian mở bỏ phiếu: {hour_on(held, ballot.opened_at)}, {on_day(held)}.",
        f"Địa điểm: {conference.place}." if conference.place else "",
        f"Người kiểm phiếu: {joined(tellers)}." if tellers else "",
        f"Nội dung: {name_of_ballot(ballot)}.",
    )
    closing = f"Việc kiểm phiếu kết thúc vào {hour_on(held, ballot.closed_at)}, {on_day(held)}./."
    return [
        Written("opening", "Thời gian, thành phần, nội dung", opening),
        Written("rules", "Cách bỏ phiếu, cách tính kết quả", _rules(ballot)),
        Written("papers", "Số phiếu", _papers(result)),
        Written("votes", "Kết quả kiểm phiếu", _votes(result)),
        Written("outcome", "Kết luận", joined_lines(_outcome(result), _settled(ballot, result))),
        Written("closing", "", closing),
    ]


def _deed(ballot: Ballot) -> str:
    return "Bỏ phiếu kín" if ballot.is_secret else "Biểu quyết"


def _rules(ballot: Ballot) -> str:
    how = {"strict": "phiếu kín", "simple": "phiếu kín", "open": "biểu quyết công khai"}
    means = [
        *(["điện tử"] if ballot.takes_electronic else []),
        *(["phiếu giấy"] if ballot.takes_paper else []),
    ]
    lead = f"Hình thức: {how[ballot.secrecy]}, bằng {joined(means)}."
    return "\n".join([lead, *(f"- {rule}" for rule in rules_told(ballot))])


def given_out(ballot: Ballot, papers: Papers) -> int:
    """Who votes by paper alone is handed one; otherwise every seat has its paper on the screen."""
    return papers.seats if ballot.takes_electronic else papers.given_out


def _papers(result: Result) -> str:
    """Phát ra, thu về, hợp lệ, không hợp lệ; the last two add up to what came back."""
    papers, ballot = result.papers, result.ballot
    lines = [
        f"- Số phiếu phát ra: {given_out(ballot, papers)} phiếu;",
        f"- Số phiếu thu về: {papers.cast} phiếu;",
    ]
    if result.hides_votes:
        return "\n".join([*lines[:-1], f"{lines[-1][:-1]}.", FEW])
    void = papers.blank + papers.spoiled
    white = f" (trong đó phiếu trắng: {papers.blank} phiếu)" if papers.blank else ""
    lines += [
        f"- Số phiếu hợp lệ: {papers.valid} phiếu;",
        f"- Số phiếu không hợp lệ: {void} phiếu{white}.",
    ]
    if ballot.takes_paper and ballot.takes_electronic:
        if result.hides_parts:
            lines.append("Phần điện tử và phần giấy không ghi riêng: một phần có ít hơn ba phiếu.")
        else:
            lines.append(
                f"Trong đó phiếu điện tử thu về {papers.electronic} phiếu; phiếu giấy phát ra "
                f"{papers.given_out} phiếu, thu về {papers.returned} phiếu."
            )
    return "\n".join(lines)


def _numbers(result: Result) -> list[str]:
    papers = result.papers
    told = f"Phát ra {given_out(result.ballot, papers)} phiếu, thu về {papers.cast} phiếu"
    if result.hides_votes:
        return [f"{told}.", FEW]
    void = papers.blank + papers.spoiled
    return [f"{told}, hợp lệ {papers.valid} phiếu, không hợp lệ {void} phiếu."]


def _votes(result: Result) -> str:
    """The options by votes; where there are too few, only who was chosen."""
    way = result.ballot.way
    heads = {
        Way.CHOOSE: ("Số phiếu",),
        Way.APPROVE: ("Đồng ý", "Không đồng ý"),
        Way.RANK: ("Điểm", "Hạng"),
    }
    head = () if result.hides_votes else heads[Way(way)]
    rows: list[tuple[str, ...]] = []
    for row in _lines(result):
        line = row["line"]
        numbers = {
            Way.CHOOSE: (line.votes,),
            Way.APPROVE: (line.votes, line.against),
            Way.RANK: (line.votes, line.place),
        }[Way(way)]
        figures = () if result.hides_votes else tuple(map(str, numbers))
        mark = "Được chọn" if line.is_elected else "Bằng phiếu" if line.is_tied else ""
        rows.append((str(len(rows) + 1), row["option"].text, *figures, mark))
    lead = "Kết quả của từng phương án:"
    return f"{lead}\n{table(('STT', 'Phương án', *head, 'Kết quả'), rows)}"


def _lines(result: Result) -> list[dict[str, Any]]:
    """By votes; where votes are hidden in the order of the paper, which tells nothing."""
    lines = result_lines(result)
    if result.hides_votes:
        lines.sort(key=lambda row: row["option"].order)
    return lines


def _outcome(result: Result) -> str:
    chosen = [option.text for option in result.elected]
    if result.ballot.way == Way.RANK and result.ballot.places is None:
        return "Thứ tự theo tổng điểm của các phương án như kết quả kiểm phiếu."
    verb = "Thông qua" if result.ballot.question == Question.OTHER else "Được chọn"
    if not chosen:
        return "Không có phương án nào đạt tỷ lệ cần có."
    left = result.outcome.open_places
    short = f" Còn {left} phương án chưa đạt." if left and result.ballot.places is None else ""
    still = f" Còn {left} chưa chọn được." if left and result.ballot.places is not None else ""
    return f"{verb}: {joined(chosen)}.{short}{still}"


def _settled(ballot: Ballot, result: Result) -> str:
    """What the declared way out chose after the last round."""
    if ballot.settled_at is None:
        return ""
    named = [option.text for option in result.options if option.is_settled]
    who = str(ballot.get_way_out_display())
    chosen = joined(named) if named else "không chọn thêm"
    return f"Sau vòng cuối, {who[:1].lower()}{who[1:]}: {chosen}. {ballot.settle_reason}".strip()
