"""Discipline, investigation, accusation: who sees that there is one, and who sees from where."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from awards.actions.facts import correct, end_hold, enter
from awards.models import Hold, Person
from awards.workflow import ProposalState
from clusters.models import Officer, OfficerRole, Unit
from reports.packets.facts import packet_facts
from tests.accounts.pages import soup
from tests.awards.dossiers_made import batch, proposal
from tests.world import World
from workflow.models import JournalEntry
from workflow.moves import Denied, Refused, Stale

pytestmark = pytest.mark.django_db
KIND = "Đang xác minh khiếu nại, tố cáo"
SOURCE = "Đơn tố cáo của bà Trần Thị Kín Đáo"
NAME = "Lê Thị Đang Xét"


@pytest.fixture
def unit(world: World) -> Unit:
    return world.unit("Sở Tài chính")


@pytest.fixture
def hold(world: World, unit: Unit) -> Hold:
    person = Person(name=NAME, birth_year=1980, unit=unit)
    person.save()
    made: Hold = enter(
        what="hold",
        owner=person,
        values={"kind": "complaint_verifying", "starts_on": date(2025, 1, 2), "source": SOURCE},
        by=world.users["specialist"],
    )
    return made


def pages(hold: Hold) -> dict[str, str]:
    assert hold.person is not None
    unit, person = hold.person.unit_id, hold.person_id
    return {
        "unit": f"/awards/facts/{unit}/",
        "person": f"/awards/people/{person}/",
        "check": f"/awards/facts/{unit}/check/?person={person}&award=LDTT&year=2025",
        "correct": f"/awards/facts/hold/{hold.pk}/",
        "end": f"/awards/facts/hold/{hold.pk}/end/",
        "workbook": f"/awards/facts/{unit}/workbook/",
        "list": "/awards/facts/?q=dang+xet",
        "export": "/awards/facts/?format=xlsx",
        "public unit": f"/units/{unit}/",
        "register": "/awards/",
        "search": "/search/?q=to+cao",
        "duties": "/",
    }


def seen(client: Client, address: str) -> tuple[bool, bool]:
    """Whether a page tells the kind of the matter, and where it comes from."""
    answer = client.get(address)
    content = b"".join(answer) if answer.streaming else answer.content
    told = content.decode("utf-8", "replace")
    return KIND in told and "2/1/2025" in told, SOURCE in told


@pytest.mark.parametrize(
    ("role", "kind_on", "source_on"),
    [
        ("specialist", {"person", "correct"}, {"person", "correct"}),
        ("admin", {"person", "correct"}, {"person", "correct"}),
        # Its own unit knows that the matter stands in the way, never who said it.
        ("staff", {"person"}, set()),
        *((role, set(), set()) for role in ("other", "chair", "member", "both", "nobody", "")),
    ],
)
def test_who_sees_a_matter_and_its_source(
    client: Client, world: World, hold: Hold, role: str, kind_on: set[str], source_on: set[str]
) -> None:
    if role:
        client.force_login(world.users[role])
    told = {name: seen(client, address) for name, address in pages(hold).items()}
    assert {name for name, (_kind, source) in told.items() if source} == source_on
    told.pop("correct")  # a form lists every kind there is
    assert {name for name, (kind, _source) in told.items() if kind} == kind_on - {"correct"}


@pytest.mark.parametrize(("role", "status"), [("specialist", 200), ("admin", 200), ("staff", 403),
                                              ("other", 404), ("member", 404)])  # fmt: skip
def test_who_may_correct_and_end(
    client: Client, world: World, hold: Hold, role: str, status: int
) -> None:
    client.force_login(world.users[role])
    for page in ("correct", "end"):
        assert client.get(pages(hold)[page]).status_code == status
        sent = client.post(pages(hold)[page], {"ends_on": "2025-05-01", "version": 0})
        assert sent.status_code == status or (status == 200 and sent.status_code in (302, 400))
    hold.refresh_from_db()
    assert (hold.ends_on is not None) == (status == 200)


def test_staff_of_the_unit_above_see_as_much_as_those_of_the_unit(
    client: Client, world: World, hold: Hold
) -> None:
    assert hold.person is not None
    parent = hold.person.unit.parent
    assert parent is not None
    above = world.users["nobody"]
    Officer.objects.create(
        user=above, unit=parent, role=OfficerRole.STAFF, starts_on=date(2020, 1, 1)
    )
    client.force_login(above)
    assert seen(client, pages(hold)["person"]) == (True, False)


def test_the_finding_and_the_packet_name_the_matter_and_not_its_source(
    client: Client, world: World, hold: Hold
) -> None:
    one = proposal(ProposalState.APPRAISAL, of=batch(), to=hold.person, kind="LDTT")
    one.rules.content["rules"] = [  # type: ignore[union-attr]  # it was received
        {
            "key": "hold", "text": "Chưa xét.", "check": "hold", "citation": "Điều 4",
            "parameters": {"kinds": ["complaint_verifying"], "counts_from_end": True},
            "confidence": "confirmed", "effect": "block", "one_of": "", "route": "",
            "subjects": [], "grounds": [], "paper": "", "begins": None, "ends": None,
        }
    ]  # fmt: skip
    one.rules.save()  # type: ignore[union-attr]  # as above
    told = str(packet_facts(one, code="KIEM-THU", day=date(2026, 1, 1)))
    assert (KIND in told, SOURCE in told) == (True, False)
    for role, address in (
        ("staff", reverse("awards:proposal", args=[one.pk])),
        ("specialist", reverse("awards:review", args=[one.pk])),
    ):
        client.force_login(world.users[role])
        answer = client.get(address)
        assert answer.status_code == 200
        text = soup(answer).text
        assert (role, KIND in text, SOURCE in text) == (role, True, False)


def test_a_correction_keeps_what_stood_there(world: World, hold: Hold) -> None:
    desk = world.users["specialist"]
    values = {"kind": "complaint_verifying", "starts_on": date(2025, 2, 3), "is_certain": False}
    correct(what="hold", row=hold, values=values, version=0, by=desk)
    line = JournalEntry.objects.get(verb="correct_hold")
    assert line.detail["before"] == {
        "kind": "complaint_verifying",
        "starts_on": "2025-01-02",
        "is_certain": True,
    }
    assert (line.by, line.subject_id) == (desk, hold.person_id)
    with pytest.raises(Stale):
        correct(what="hold", row=hold, values=values, version=0, by=desk)
    with pytest.raises(Denied):
        end_hold(hold=hold, on=date(2025, 5, 1), is_cleared=True, version=1,
                 by=world.users["staff"])  # fmt: skip
    with pytest.raises(Refused, match="Kết luận chỉ ghi khi vụ việc đã kết thúc"):
        correct(what="hold", row=hold, values={**values, "is_cleared": True}, version=1, by=desk)
    hold.refresh_from_db()
    assert (hold.ends_on, hold.is_cleared, hold.version) == (None, False, 1)
