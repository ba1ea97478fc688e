"""The journal of a dossier in words: what was done, by whom, and what exactly."""

from collections.abc import Callable, Iterable
from typing import Any

from accounts.models import User
from awards.dossiers.history import DEEDS
from awards.models import AnswerKind, ConsultationAnswer, Proposal, RemarkKind
from awards.workflow import PROPOSAL
from catalogue.rule_terms import Step
from reports.packets.blocks import Told, table
from workflow.journal import history
from workflow.models import JournalEntry

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
    "record_letter": "Ghi công văn hỏi cơ quan",
    "withdraw_request": "Thôi hỏi cơ quan",
    "publish_notice": "Đăng lấy ý kiến công khai",
    "make_packet": "Tạo bộ hồ sơ",
    "correct_award": "Đính chính dòng trong sổ khen thưởng",
}
# Of the letter only what is about its dossiers' papers.
_OF_THE_LETTER = ("add_paper", "remove_paper")


def verb_words(verb: str) -> str:
    """What was done, in words; the verb itself where none have been laid down."""
    move = PROPOSAL.moves.get(verb)
    if move is not None:
        return str(move.label)
    return str(DEEDS.get(verb) or _OF_THE_BOARD.get(verb, verb))


def journal_lines(row: Proposal) -> list[Told]:
    """All that was done, oldest first. The words of moves are those of the buttons."""
    shared = [entry for entry in history(row.batch) if entry.verb in _OF_THE_LETTER]
    entries = sorted((*history(row), *shared), key=lambda entry: entry.pk)
    names = _names(entries)
    head = [("Lúc", "time"), ("Việc", "medium"), ("Người làm", "medium"), ("Nội dung", "wide")]
    return table(
        "Nhật ký hồ sơ",
        head,
        (
            (
                entry.at,
                verb_words(entry.verb),
                ", ".join(str(p) for p in (entry.by or "hệ thống", entry.capacity) if p),
                content(entry.detail, names),
            )
            for entry in entries
        ),
    )


def _names(entries: Iterable[JournalEntry]) -> dict[int, str]:
    """Of those whom the journal names by key; one query."""
    keys = {
        key
        for entry in entries
        for told in ("reviewers", "no_longer", "holder")
        for key in _listed(entry.detail.get(told))
    }
    return {user.pk: str(user) for user in User.objects.filter(pk__in=keys)}


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def content(detail: dict[str, Any], names: dict[int, str]) -> str:
    """What `detail` says to people, in a fixed order; keys that say nothing to them stay out."""

    def people(value: Any) -> str:
        return ", ".join(names.get(key, "—") for key in _listed(value))

    ways: dict[str, Callable[[Any], str]] = {
        "title": lambda value: f"“{value}”",
        "body": str,
        "bodies": lambda value: ", ".join(_listed(value)),
        "reviewers": lambda value: f"giao {people(value)}",
        "no_longer": lambda value: f"thôi giao {people(value)}",
        "holder": lambda value: f"phụ trách: {people(value)}",
        "verb": lambda value: f"việc: {verb_words(value)}",
        "step": lambda value: _label(Step, value),
        "on": lambda value: f"ngày {_day(value)}",
        "due_on": lambda value: f"hạn {_day(value)}",
        "answer": lambda value: _label(ConsultationAnswer, value),
        # Of a remark it is a key, and the remarks are told by themselves.
        "about": lambda value: "" if "kind" in detail else value,
        "text": str,
        "after": str,
        "note": str,
        "reason": str,
        "unanswered": lambda value: f"chưa trả lời: {', '.join(_listed(value))}" if value else "",
    }
    told = [_kind(str(detail["kind"]))] if detail.get("kind") else []
    told += [way(detail[key]) for key, way in ways.items() if detail.get(key)]
    if isinstance(number := detail.get("number"), int):
        told.append(f"bản {number}" if detail.get("title") else f"lần {number}")
    if detail.get("of"):
        told.append(f"đồng ý {detail.get('votes', 0)}/{detail['of']}")
    return "; ".join(each for each in told if each)


def _kind(value: str) -> str:
    """Of an answer, a remark, or what is proposed."""
    return _label(AnswerKind, _label(RemarkKind, value))


def _label(choices: Any, value: str) -> str:
    return str(choices(value).label) if value in choices.values else value


def _day(value: str) -> str:
    year, month, day = value.split("-")
    return f"{int(day)}/{int(month)}/{year}"
