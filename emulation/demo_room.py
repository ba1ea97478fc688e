"""The open conference of the demonstration as a living room: programme, delegations, a ballot.

Invented, and it says so: every person is "minh họa". Made once; what somebody has moved on or
written since stays as it is.
"""

from dataclasses import replace
from datetime import time

from django.db import transaction

from accounts.models import User
from clusters.models import Unit
from conferences.actions.ballot_drafting import draft_ballot
from conferences.actions.delegating import PersonFacts, name_delegate
from conferences.actions.drafting import describe_meeting, facts_of
from conferences.actions.presiding import InTheChair, name_presiding
from conferences.actions.programming import fill_programme
from conferences.actions.running import advance, save_notes
from conferences.actions.screening import show
from conferences.ballots.electorate import electors_of
from conferences.ballots.terms import Draft, Option, TellerNamed, Terms
from conferences.models import (
    Barring,
    Base,
    Carry,
    Conference,
    Delegation,
    ItemKind,
    Question,
    Secrecy,
    WayOut,
)
from conferences.models.agenda import Shows
from conferences.tally import Share
from conferences.workflow import ConferenceState

# Who heads the delegation of a unit; the accounts are those of the demonstration.
HEADS = {
    "Sở Nội vụ": ("Nguyễn Thị Hoa", "Giám đốc", "chair"),
    "Sở Tài chính": ("Trần Văn Bình", "Giám đốc", "staff"),
    "Sở Xây dựng": ("Lê Minh Đức", "Phó Giám đốc", None),
    "Sở Y tế": ("Phạm Thu Hằng", "Giám đốc", None),
    "Sở Giáo dục và Đào tạo": ("Hoàng Quốc Ân", "Phó Giám đốc", None),
    "Sở Nông nghiệp và Môi trường": ("Đặng Thị Út", "Phó Giám đốc", None),
}
CANDIDATES = ("Sở Tài chính", "Sở Xây dựng", "Sở Y tế")
NOTES = {
    ItemKind.OPENING: "Đại diện Sở Nội vụ tuyên bố lý do, giới thiệu đại biểu (minh họa).",
    ItemKind.REPORT: "Thư ký trình bày báo cáo kết quả thực hiện giao ước thi đua (minh họa).",
    ItemKind.SPEECH: "Sở Y tế và Sở Xây dựng tham luận; không có ý kiến khác (minh họa).",
}


@transaction.atomic
def furnish(conference: Conference) -> None:
    """Bring the meeting as far as its standing, where nobody has begun a programme."""
    if conference.items.exists() or conference.state != ConferenceState.OPEN:
        return
    chair = User.objects.get(username="chair")
    facts = replace(facts_of(conference), begins=time(8, 0))
    describe_meeting(conference=conference, facts=facts, version=conference.version, by=chair)
    conference.refresh_from_db()
    name_presiding(
        conference=conference,
        presiding=[InTheChair("Nguyễn Thị Hoa (minh họa)", "Giám đốc Sở Nội vụ", "Khối trưởng")],
        secretary=InTheChair("Vũ Thị Lan (minh họa)", "Chuyên viên Sở Nội vụ"),
        version=conference.version,
        by=chair,
    )
    _delegates(conference, chair)
    _programme(conference, chair)
    _ballot(conference, chair)


def _delegates(conference: Conference, chair: User) -> None:
    users = {user.username: user for user in User.objects.filter(is_demo=True)}
    rows = Delegation.objects.filter(conference=conference, unit__name__in=HEADS)
    for row in rows.select_related("conference", "unit"):
        name, position, username = HEADS[row.unit.name]
        facts = PersonFacts(
            name=f"{name} (minh họa)",
            position=position,
            user=users.get(username or ""),
            is_head=True,
            votes=True,
        )
        name_delegate(delegation=row, facts=facts, by=chair)


def _programme(conference: Conference, chair: User) -> None:
    fill_programme(conference=conference, by=chair)
    item = advance(conference=conference, seen=None, by=chair)
    while item is not None and item.kind in NOTES:
        save_notes(item=item, text=NOTES[ItemKind(item.kind)], version=0, by=chair)
        item = advance(conference=conference, seen=item.pk, by=chair)
    show(conference=conference, shows=Shows.PROGRAMME, by=chair)


def _ballot(conference: Conference, chair: User) -> None:
    """Laid down and not opened: whoever tries the platform opens it."""
    units = {unit.name: unit for unit in Unit.objects.filter(delegations__conference=conference)}
    terms = Terms(
        title="Suy tôn Khối trưởng năm sau",
        question=Question.OFFICERS,
        secrecy=Secrecy.SIMPLE,
        places=1,
        base=Base.PRESENT,
        share=Share(1, 2, over=True),
        barring=Barring.OPTION,
        max_rounds=2,
        carry=Carry.TOP,
        way_out=WayOut.OFFICERS,
    )
    draft = Draft(
        terms=terms,
        options=[Option(name, unit=units[name]) for name in CANDIDATES],
        electors=electors_of(conference),
        tellers=[
            TellerNamed("Trần Văn Bình (minh họa)", User.objects.get(username="staff")),
            TellerNamed("Lê Minh Đức (minh họa)"),
        ],
    )
    draft_ballot(draft=draft, conference=conference, by=chair)
