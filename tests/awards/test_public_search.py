"""Announced decisions found by whom they honour, and followed: nothing that is not shown."""

from xml.etree import ElementTree

from django.utils import timezone

from awards.models import Household, Person
from awards.workflow import DecisionState, ProposalState
from tests.accounts.pages import soup, texts
from tests.awards.asking_made import desk, unit
from tests.awards.dossiers_made import decision, proposal
from tests.awards.test_public_pages import BIRTH_YEAR, PLACE, announced, award, person, read
from tests.world import World

ATOM = "{http://www.w3.org/2005/Atom}"
P, D = ProposalState, DecisionState


def test_decisions_are_found_by_whom_and_what_they_honour(world: World) -> None:
    """By recipient, award and unit, each word somewhere in one line; the link keeps the words."""
    by_person, by_unit, old = announced("1/QĐ-A"), announced("2/QĐ-B"), announced("3/QĐ-C")
    who = person("Sở Y tế")
    proposal(
        P.ANNOUNCED, to=who, decision=by_person, award=award(by_person, person=who, recipient="")
    )
    award(by_unit, unit=unit("Sở Nội vụ"), recipient="")
    award(old, recipient="Xã Đồng Tháp", name="Giấy khen")
    award(decision("4/QĐ-KIN"), recipient="Xã Đồng Tháp Kín")

    def found(query: str) -> list[tuple[str, str]]:
        rows = soup(read("public_decisions", q=query)).select(".public-list h2 a")
        return [(row.get_text(), str(row["href"]).partition("?")[2]) for row in rows]

    assert found("tran van cong khai") == [("1/QĐ-A", "q=tran%20van%20cong%20khai")]
    assert [number for number, _q in found("so y te")] == ["1/QĐ-A"]
    assert [number for number, _q in found("SO NOI VU")] == ["2/QĐ-B"]
    assert [number for number, _q in found("dong thap giay khen")] == ["3/QĐ-C"]
    assert found("cong khai giay khen") == []
    assert found("3/qd-c") == [("3/QĐ-C", "")]
    assert found("kín") == []


def test_nothing_that_is_not_shown_is_found(world: World) -> None:
    """Searching is reading: neither birth year nor contact, nor who is called otherwise today."""
    row = announced()
    who = person()
    home = Household.objects.create(name="Hộ Kín", place=PLACE, unit=unit("Sở Y tế"))
    proposal(P.ANNOUNCED, to=who, decision=row, award=award(row, person=who, recipient=str(who)))
    award(row, household=home, recipient="")
    Person.objects.filter(pk=who.pk).update(name="Tên Mới", search_key="ten moi")
    for query in (str(BIRTH_YEAR), PLACE, "Trưởng phòng", "Tên Mới"):
        assert texts(read("public_decisions", q=query), ".public-list h2") == []
        assert texts(read("public_decision", row.pk, q=query), "tbody th") == []
    for query in ("Trần Văn Công Khai", "Sở Tài chính", "Hộ Kín", "Sở Y tế"):
        assert len(texts(read("public_decision", row.pk, q=query), "tbody th")) == 1


def test_the_feed_tells_of_decisions_and_of_nobody(world: World) -> None:
    row = announced("5/QĐ-TIN", name="Tặng <b>Bằng khen</b>")
    who = person()
    award(row, person=who, recipient=who.name)
    announced("6/QĐ-HUY", state=D.REVOKED, revoked_at=timezone.now(), revoked_by=desk(),
              revoke_reason="Khai sai")  # fmt: skip
    announced("7/QĐ-KIN", state=D.ISSUED, announced_at=None, announced_by=None)
    answer = read("public_feed")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert set(answer["Cache-Control"].split(", ")) == {"public", "max-age=900"}
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    root = ElementTree.fromstring(answer.content)
    titles = [entry.findtext(f"{ATOM}title") for entry in root.findall(f"{ATOM}entry")]
    assert titles == ["Đã hủy: 6/QĐ-HUY, Tặng Bằng khen (thử)", "5/QĐ-TIN, Tặng <b>Bằng khen</b>"]
    assert who.name not in answer.content.decode()
    assert "Khai sai" not in answer.content.decode()
    assert list(answer.cookies) == []
