"""The minutes of a council's session: what they say, and who may write them."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from awards.actions.agenda import take_off_session
from awards.models import CouncilSession, OpinionVerdict
from clusters.models import Officer, OfficerRole
from reports.actions import start_draft
from reports.models import DocumentDraft, ReportKind
from reports.texts.council_minutes import council_minutes
from tests.awards.sessions_made import (
    appraised,
    ask_share,
    closed,
    desk,
    ended,
    item_of,
    members,
    opened,
    vote,
    voting,
    wrote,
)
from tests.world import World
from workflow.moves import Denied, Refused


@pytest.fixture
def session(world: World) -> CouncilSession:
    """5 members, 4 there; one dossier passes 80 %, one does not, one is put off."""
    members(5)
    ask_share("COBT", 80)
    (passed,), (failed, later) = appraised(1), appraised(3, kind="COBT")[1:]
    made = opened(world, [passed, failed, later], present=4)
    fourth = made.members.select_related("user").get(order=4)
    Officer.objects.create(
        user=fourth.user, unit=failed.home, role=OfficerRole.STAFF, starts_on=date(2020, 1, 1)
    )
    number = item_of(failed).order
    wrote(world, made, 5, OpinionVerdict.AGREE, except_for=frozenset({number}))
    take_off_session(items=[item_of(later)], note="Chờ kết luận thanh tra.", by=desk(world))
    for ballot in voting(world, made):
        vote(ballot, 4)
        closed(world, ballot)
    return ended(world, made)


def told(session: CouncilSession) -> dict[str, str]:
    return {section.key: section.text for section in council_minutes(session)}


def test_what_the_minutes_say(world: World, session: CouncilSession) -> None:
    text = told(session)
    assert list(text) == [
        "opening",
        "presence",
        "agenda",
        "votes",
        "results",
        "opinions",
        "put_off",
        "conclusion",
        "closing",
    ]
    assert text["opening"].startswith("Thời gian bắt đầu: 8 giờ 30, ngày 03 tháng 4 năm 2026.")
    assert (
        "Có mặt: 4/5 thành viên (cần ít nhất 4 thành viên, theo Quy chế Hội đồng"
        in (text["presence"])
    )
    assert "(đi công tác); có ý kiến bằng văn bản." in text["presence"]
    assert "| 5/5 (1) | 100% | Đề nghị" in text["results"]
    assert "| 3/5 | 60% | Không đề nghị" in text["results"]
    assert "cần ít nhất 80% tổng số thành viên, theo Điều 30 khoản 7 (thử):" in text["results"]
    assert "cần quá nửa tổng số thành viên:" in text["results"]
    assert "Không bỏ phiếu vì hồ sơ của đơn vị mình" in text["votes"]
    assert "không đồng ý hồ sơ số" in text["opinions"]
    assert "Chờ kết luận thanh tra." in text["put_off"]
    assert "Hội đồng đề nghị cấp có thẩm quyền khen thưởng 1 hồ sơ:" in text["conclusion"]
    assert "Để lại phiên sau: 1 hồ sơ." in text["conclusion"]
    assert text["closing"].endswith("./.")


def test_minutes_come_after_the_session(world: World) -> None:
    made = opened(world, appraised(1), present=1)
    with pytest.raises(Refused, match="chưa kết thúc"):
        start_draft(made, kind=ReportKind.COUNCIL_MINUTES, by=desk(world))


def test_the_desk_writes_them(world: World, session: CouncilSession) -> None:
    with pytest.raises(Denied):
        start_draft(session, kind=ReportKind.COUNCIL_MINUTES, by=world.users["member"])
    draft = start_draft(session, kind=ReportKind.COUNCIL_MINUTES, by=desk(world))
    assert (draft.signer, draft.secretary) == ("Chủ tịch (thử)", "Thư ký (thử)")
    assert draft.sections.count() == 9


def test_from_the_page_of_the_session(
    client: Client, world: World, session: CouncilSession
) -> None:
    address = reverse("awards:session", args=[session.pk])
    client.force_login(world.users["specialist"])
    assert "Soạn biên bản" in client.get(address).content.decode()
    start = reverse("reports:start_draft_about", args=["session", session.pk])
    assert client.post(start, {"kind": ReportKind.COUNCIL_MINUTES}).status_code == 302
    draft = DocumentDraft.objects.get()
    page = client.get(address).content.decode()
    assert reverse("reports:draft", args=[draft.pk]) in page
    assert "Soạn biên bản" not in page
    client.force_login(world.users["member"])
    assert reverse("reports:draft", args=[draft.pk]) not in client.get(address).content.decode()
