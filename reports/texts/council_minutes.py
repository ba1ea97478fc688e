"""The minutes of a session of a council, with the record of the votes on each dossier.

The share of a vote is of all members of the council: who was away, who wrote and who was barred
are told beside it.
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.models import (
    CouncilOpinion,
    CouncilSession,
    ItemOutcome,
    OpinionVerdict,
    SessionItem,
    SessionMember,
)
from awards.sessions.members import quorum_of
from awards.sessions.querysets import ballot_ids
from awards.sessions.tally import percent
from awards.sessions.words import share_of, share_words
from awards.workflow import SessionState
from catalogue.numbers import written
from conferences.ballots.results import papers_of
from conferences.models import Ballot, Bar
from conferences.workflow import BallotState
from reports.documents.wording import bare, capital, joined
from reports.models import DocumentDraft
from reports.texts import Written, joined_lines, table
from reports.texts.kinds import Signatures, TextKind, Topic
from reports.texts.moments import hour, hour_on, on_day

_OUTCOMES = {
    ItemOutcome.RECOMMENDED: "Đề nghị",
    ItemOutcome.NOT_RECOMMENDED: "Không đề nghị",
}
_MODES = {
    "open": "biểu quyết công khai",
    "simple": "bỏ phiếu kín điện tử",
    "strict": "bỏ phiếu kín điện tử, hai người kiểm phiếu giữ mã",
}


def council_minutes(session: CouncilSession) -> list[Written]:
    """Opening, presence, agenda, how it was voted, results, what the absent wrote, conclusion."""
    with translation.override("vi"):
        items = _items(session)
        members = list(session.members.order_by("order"))
        sections = [
            Written("opening", "Thời gian, địa điểm", _opening(session)),
            Written("presence", "Thành phần", _presence(session, members)),
            Written("agenda", "Nội dung", _agenda(items)),
            Written("notes", "Diễn biến", session.notes.strip()),
            Written("votes", "Cách bỏ phiếu", _votes(session, len(members))),
            Written("results", "Kết quả bỏ phiếu", _results(items)),
            Written("opinions", "Ý kiến bằng văn bản của thành viên vắng", _opinions(session)),
            Written("put_off", "Hồ sơ để lại phiên sau", _put_off(items)),
            Written("conclusion", "Kết luận", _conclusion(items)),
            Written("closing", "", _closing(session)),
        ]
        return [section for section in sections if section.text]


def _items(session: CouncilSession) -> list[SessionItem]:
    rows = session.items.select_related("proposal__kind", "proposal__home", "ballot")
    return list(rows.order_by("order"))


def _opening(session: CouncilSession) -> str:
    planned = timezone.localtime(session.held_at)
    began = hour_on(planned.date(), session.opened_at, planned.time())
    return joined_lines(
        f"Thời gian bắt đầu: {began}, {on_day(planned.date())}.",
        f"Địa điểm: {bare(session.place)}." if session.place else "",
    )


def _presence(session: CouncilSession, members: Sequence[SessionMember]) -> str:
    quorum = quorum_of(session, members)
    ground = f", theo {bare(session.quorum_source)}" if session.quorum_source else ""
    here = [row for row in members if row.is_present]
    away = [row for row in members if not row.is_present]
    letters = set(
        CouncilOpinion.objects.filter(member__session=session).values_list("member", flat=True)
    )
    return joined_lines(
        f"Chủ trì: {bare(session.chaired_by)}." if session.chaired_by else "",
        f"Thư ký: {bare(session.secretary)}." if session.secretary else "",
        f"Có mặt: {quorum.present}/{quorum.total} thành viên (cần ít nhất {quorum.needed} thành "
        f"viên{ground}).",
        *_listed([_named(row) for row in here]),
        f"Vắng mặt: {len(away)} thành viên." if away else "",
        *_listed([_absent(row, row.pk in letters) for row in away]),
    )


def _listed(lines: Sequence[str]) -> list[str]:
    ends = [";"] * (len(lines) - 1) + ["."]
    return [f"- {line}{end}" for line, end in zip(lines, ends, strict=False)]


def _named(row: SessionMember) -> str:
    return ", ".join(part for part in (bare(row.name), bare(row.role)) if part)


def _absent(row: SessionMember, has_written: bool) -> str:
    why = f" ({bare(row.absence)})" if row.absence else ""
    letter = "; có ý kiến bằng văn bản" if has_written else ""
    return f"{_named(row)}{why}{letter}"


def _by_award(items: Sequence[SessionItem]) -> list[tuple[str, list[SessionItem]]]:
    rows = sorted(items, key=lambda row: (row.proposal.kind.order_key, row.order))
    return [
        (name, list(group)) for name, group in groupby(rows, key=lambda row: row.proposal.kind.name)
    ]


def _agenda(items: Sequence[SessionItem]) -> str:
    lines = [f"{name}: {len(rows)} hồ sơ" for name, rows in _by_award(items)]
    return joined_lines(f"Hội đồng xét {len(items)} hồ sơ đề nghị khen thưởng:", *_listed(lines))


def _votes(session: CouncilSession, members: int) -> str:
    ballots = _ballots(session)
    if not ballots:
        return ""
    rows: list[tuple[str, ...]] = []
    for ballot in ballots:
        papers = papers_of(ballot)
        rows.append(
            (
                str(len(rows) + 1),
                f"{capital(ballot.title.removeprefix(f'{session.title}: '))}, lần {ballot.round}",
                _MODES[ballot.secrecy],
                str(papers.seats),
                str(papers.cast),
            )
        )
    head = ("STT", "Lượt phiếu", "Hình thức", "Phát ra", "Thu về")
    return joined_lines(
        f"Tỷ lệ đồng ý tính trên tổng số {members} thành viên Hội đồng, kể cả thành viên vắng và "
        "thành viên không bỏ phiếu. Ý kiến đồng ý bằng văn bản của thành viên vắng được cộng vào "
        "số phiếu đồng ý.",
        _barred(ballots),
        "Các lượt phiếu:",
        table(head, rows),
    )


def _ballots(session: CouncilSession) -> list[Ballot]:
    """Those that were counted, the earlier rounds of a dossier among them."""
    found = Ballot.objects.filter(pk__in=ballot_ids(session), state=BallotState.CLOSED)
    return list(found.order_by("order", "round", "pk"))


def _barred(ballots: Sequence[Ballot]) -> str:
    """Who did not vote on what because of a conflict of interest."""
    rows = Bar.objects.filter(seat__ballot__in=ballots, option__isnull=False)
    told: dict[str, set[str]] = {}
    for name, text in rows.order_by("seat__order").values_list("seat__name", "option__text"):
        told.setdefault(name, set()).add(text.partition(".")[0])
    if not told:
        return ""
    lines = [
        f"{name}: hồ sơ số {joined(sorted(numbers, key=int))}" for name, numbers in told.items()
    ]
    lead = "Không bỏ phiếu vì hồ sơ của đơn vị mình, đơn vị cấp trên hoặc cấp dưới trực tiếp:"
    return joined_lines(lead, *_listed(lines))


def _results(items: Sequence[SessionItem]) -> str:
    """A table for each award and share: votes, of all members, in percent."""
    voted = [row for row in items if row.outcome in _OUTCOMES]
    if not voted:
        return ""
    parts = [
        "Phiếu đồng ý ghi trên tổng số thành viên; trong ngoặc là số ý kiến đồng ý bằng văn bản."
    ]
    for name, of_award in _by_award(voted):
        for share, rows in groupby(of_award, key=share_of):
            lines = list(rows)
            source = bare(lines[0].share_source)
            ground = f", theo {source}" if source else ""
            parts.append(f"{name}, cần {share_words(share)} tổng số thành viên{ground}:")
            parts.append(table(_HEAD, [_line(row) for row in lines]))
    return "\n".join(parts)


_HEAD = ("STT", "Tập thể, cá nhân, hộ gia đình", "Đồng ý", "Tỷ lệ", "Kết quả")


def _line(row: SessionItem) -> tuple[str, ...]:
    assert row.votes_for is not None  # a constraint holds it
    assert row.votes_base is not None
    dossier = row.proposal
    by_letter = f" ({row.votes_written})" if row.votes_written else ""
    where = "" if dossier.name == dossier.home.name else f", {dossier.home}"
    return (
        str(row.order),
        f"{dossier.name}{where}",
        f"{row.votes_for}/{row.votes_base}{by_letter}",
        f"{written(Decimal(percent(row.votes_for, row.votes_base)))}%",
        _OUTCOMES[ItemOutcome(row.outcome)],
    )


def _opinions(session: CouncilSession) -> str:
    """By member: on how many of the dossiers voted they agree, and with which they do not."""
    voted = session.items.filter(outcome__in=list(_OUTCOMES))
    rows = CouncilOpinion.objects.filter(item__in=voted).select_related("member", "item")
    by_member: dict[SessionMember, list[CouncilOpinion]] = {}
    for row in rows.order_by("member__order", "item__order"):
        by_member.setdefault(row.member, []).append(row)
    lines = []
    for member, letters in by_member.items():
        agreed = sum(row.verdict == OpinionVerdict.AGREE for row in letters)
        against = [str(row.item.order) for row in letters if row.verdict != OpinionVerdict.AGREE]
        no = f"; không đồng ý hồ sơ số {joined(against)}" if against else ""
        lines.append(f"{member.name}: đồng ý {agreed} hồ sơ{no}")
    return "\n".join(_listed(lines))


def _put_off(items: Sequence[SessionItem]) -> str:
    return "\n".join(
        _listed(
            [
                f"Số {row.order}, {row.proposal.name}, {row.proposal.kind.name}: {bare(row.note)}"
                for row in items
                if row.outcome == ItemOutcome.PUT_OFF
            ]
        )
    )


def _conclusion(items: Sequence[SessionItem]) -> str:
    passed = [row for row in items if row.outcome == ItemOutcome.RECOMMENDED]
    failed = sum(row.outcome == ItemOutcome.NOT_RECOMMENDED for row in items)
    later = sum(row.outcome == ItemOutcome.PUT_OFF for row in items)
    lines = [f"{name}: {len(rows)} hồ sơ" for name, rows in _by_award(passed)]
    return joined_lines(
        f"Hội đồng đề nghị cấp có thẩm quyền khen thưởng {len(passed)} hồ sơ:"
        if passed
        else "Không có hồ sơ nào đạt tỷ lệ phiếu để đề nghị khen thưởng.",
        *_listed(lines),
        f"Không đề nghị khen thưởng: {failed} hồ sơ." if failed else "",
        f"Để lại phiên sau: {later} hồ sơ." if later else "",
    )


def _closing(session: CouncilSession) -> str:
    day = timezone.localdate(session.held_at)
    ended = session.closed_at
    if ended is None:
        return f"Phiên họp kết thúc vào {hour_on(day, None)}, {on_day(day)}./."
    local = timezone.localtime(ended)
    return f"Phiên họp kết thúc vào {hour(local.time())}, {on_day(local.date())}./."


def _session(draft: DocumentDraft) -> CouncilSession:
    session: CouncilSession | None = draft.session
    assert session is not None  # a constraint holds it
    return session


def _not_over(topic: Topic) -> str:
    if topic.subject.state == SessionState.CLOSED:
        return ""
    return _("Phiên họp chưa kết thúc nên chưa soạn được biên bản.")


def _signed(draft: DocumentDraft) -> Signatures:
    chair = {"lines": ["CHỦ TỌA"], "name": draft.signer}
    secretary = {"lines": ["THƯ KÝ"], "name": draft.secretary}
    return [[secretary, chair], [None]]


def _presided(topic: Topic) -> dict[str, str]:
    session = topic.subject
    return {"signer": session.chaired_by[:200], "secretary": session.secretary[:200]}


COUNCIL_MINUTES = TextKind(
    word="Biên bản",
    symbol="BB-HĐ",
    write=lambda topic: council_minutes(topic.subject),
    not_started=_not_over,
    not_frozen=_not_over,
    issuer=lambda draft: ("", _session(draft).council.name),
    about=lambda draft: _session(draft).title,
    signatures=_signed,
    recipients=lambda draft: ["- Thành viên Hội đồng;", "- Lưu: VT, Hồ sơ."],
    around=lambda draft: {
        "number_text": gettext_lazy("Số, ký hiệu"),
        "secretary": gettext_lazy("Thư ký"),
        "signer": gettext_lazy("Chủ tọa"),
    },
    starts=_presided,
    is_dated=False,
)
