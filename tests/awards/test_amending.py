"""Papers that take back or correct what an announced decision says."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from awards.actions.amending import (
    Paper,
    correct_decision,
    correct_recipient,
    revoke,
    revoke_decision,
    revoke_lines,
)
from awards.actions.announcing import announce_decision
from awards.actions.deciding import Issue, Wrong
from awards.models import (
    Amendment,
    Award,
    Decision,
    Household,
    Initiative,
    Person,
    PersonAlias,
    Proposal,
)
from awards.workflow import ProposalState
from clusters.models import Officer, OfficerRole, Unit
from emulation.blank_papers import scan
from tests.awards.dossiers_made import batch, decision, fresh, proposal
from tests.world import World
from workflow.files import BadFile
from workflow.journal import history
from workflow.models import Notice
from workflow.moves import Denied, Refused, Stale

P = ProposalState
TODAY = timezone.localdate()
PAPER = Paper("Khai báo sai (thử).", "Quyết định số 9/QĐ-HUY", TODAY, "Trần Văn Ký")
NAMES = ("Lê Thị Binh", "Phạm Văn Đạt", "Vũ Thị Én")


def _desk(world: World) -> User:
    return fresh(world.users["specialist"])


def _announced(world: World, *names: str, **values: Any) -> Decision:
    """A decision with a dossier of each person, in the register; the last one a household's."""
    unit = world.unit("Sở Tài chính")
    held, within = decision("77/QĐ-UBND", **values), batch()
    for name in names or NAMES:
        person = Person.objects.create(name=name, unit=unit)
        proposal(P.DECIDED, of=within, to=person, decision=held)
    announce_decision(decision=held, version=held.version, by=_desk(world))
    return Decision.objects.select_related("council").get(pk=held.pk)


def _line(held: Decision, name: str) -> Award:
    return Award.objects.get(decision=held, recipient=name)


def _revoke_lines(world: World, held: Decision, *names: str, **values: Any) -> int:
    keys = [_line(held, name).pk for name in names]
    given = {"paper": PAPER, "version": held.version, "by": _desk(world)} | values
    return revoke_lines(decision=held, awards=keys, **given)


def _correct(world: World, held: Decision, name: str, to: str, **values: Any) -> Award:
    given = {"paper": PAPER, "version": held.version, "by": _desk(world)} | values
    return correct_recipient(decision=held, award=_line(held, name), name=to, **given)


def test_one_of_many_is_taken_back_and_the_paper_kept(world: World) -> None:
    held = _announced(world)
    used = Initiative.objects.create(
        title="Giảm giấy tờ (thử)", scope="co_so", year=2025, recognised_on=TODAY,
        person=Person.objects.get(name=NAMES[1]), used_for=_line(held, NAMES[1]),
    )  # fmt: skip
    told_before = Notice.objects.count()
    paper = Paper(PAPER.reason, PAPER.document, TODAY, PAPER.signer, scan())
    assert _revoke_lines(world, held, NAMES[1], paper=paper) == 1
    states = dict(Proposal.objects.filter(decision=held).values_list("name", "state"))
    assert states == {NAMES[0]: P.ANNOUNCED, NAMES[1]: P.REVOKED, NAMES[2]: P.ANNOUNCED}
    lines = Award.objects.filter(decision=held, revoked_on__isnull=False)
    assert [(row.recipient, row.revoked_on) for row in lines] == [(NAMES[1], TODAY)]
    assert "9/QĐ-HUY" in lines[0].revoke_reason
    held.refresh_from_db()
    assert held.state == "announced"
    kept = Amendment.objects.get()
    assert (kept.kind, kept.is_whole, kept.document) == ("revocation", False, PAPER.document)
    assert (kept.dated, kept.signer, kept.reason) == (TODAY, PAPER.signer, PAPER.reason)
    assert kept.file is not None
    assert [(row.award, row.about, row.after) for row in kept.lines.all()] == [
        (lines[0], NAMES[1], "")
    ]
    used.refresh_from_db()
    assert used.used_for is None
    assert Notice.objects.count() == told_before + 1
    assert history(held)[0].verb == "revoke_lines"


def test_a_whole_decision_is_taken_back_by_one_paper_with_what_is_left_of_it(world: World) -> None:
    held = _announced(world)
    _revoke_lines(world, held, NAMES[0])
    held.refresh_from_db()
    later = Paper("Sai thẩm quyền (thử).", "Quyết định số 10/QĐ-HUY", TODAY)
    revoke_decision(decision=held, paper=later, version=held.version, by=_desk(world))
    first, second = Amendment.objects.order_by("pk")
    assert [row.about for row in first.lines.all()] == [NAMES[0]]
    assert [row.about for row in second.lines.all()] == [NAMES[1], NAMES[2]]
    assert (first.is_whole, second.is_whole) == (False, True)
    assert "9/QĐ-HUY" in _line(held, NAMES[0]).revoke_reason
    assert "10/QĐ-HUY" in _line(held, NAMES[1]).revoke_reason


def test_before_announcing_one_dossier_is_taken_back_without_a_line(world: World) -> None:
    one = proposal(P.DECIDED, decision=decision())
    revoke(proposal=one, paper=PAPER, version=one.version, by=_desk(world))
    line = Amendment.objects.get().lines.get()
    assert (line.award, line.about, line.before) == (None, one.name, one.kind.name)


def test_a_line_of_an_old_decision_without_dossier_is_taken_back(world: World) -> None:
    held = decision(state="recorded")
    lines = [
        Award.objects.create(name="Bằng khen", recipient=name, decision=held) for name in NAMES
    ]
    _revoke_lines(world, held, NAMES[2])
    assert [Award.objects.get(pk=row.pk).revoked_on for row in lines] == [None, None, TODAY]


def test_what_cannot_be_taken_back_in_part(world: World) -> None:
    held = _announced(world)
    other = Award.objects.create(name="Bằng khen", recipient="Người khác")
    with pytest.raises(Refused, match="không thuộc quyết định này"):
        revoke_lines(
            decision=held, awards=[_line(held, NAMES[0]).pk, other.pk], paper=PAPER,
            version=held.version, by=_desk(world),
        )  # fmt: skip
    with pytest.raises(Refused, match="Chọn lại"):
        _revoke_lines(world, held)
    with pytest.raises(Stale):
        _revoke_lines(world, held, NAMES[0], version=held.version - 1)
    _revoke_lines(world, held, NAMES[0])
    held.refresh_from_db()
    with pytest.raises(Refused, match="đã bị hủy"):
        _revoke_lines(world, held, NAMES[0])
    issued = decision("78/QĐ-UBND")
    with pytest.raises(Refused, match="Đã ban hành"):
        revoke_lines(
            decision=issued, awards=[1], paper=PAPER, version=issued.version, by=_desk(world)
        )
    assert Amendment.objects.count() == 1


@pytest.mark.parametrize(
    ("paper", "field", "said"),
    [
        (Paper(" ", "Số 1", TODAY), "reason", "lý do"),
        (Paper("Sai", " ", TODAY), "document", "số văn bản"),
        (Paper("Sai", "Số 1", TODAY + timedelta(1)), "on", "phía trước"),
        (Paper("Sai", "Số 1", TODAY - timedelta(1)), "on", "trước ngày ban hành"),
    ],
)
def test_what_a_paper_may_not_be_without(world: World, paper: Paper, field: str, said: str) -> None:
    held = _announced(world)
    for deed in (
        lambda: _revoke_lines(world, held, NAMES[0], paper=paper),
        lambda: _correct(world, held, NAMES[0], "Lê Thị Bình", paper=paper),
    ):
        with pytest.raises(Wrong, match=said) as told:
            deed()
        assert told.value.field == field
    assert not Amendment.objects.exists()


def test_a_disguised_paper_takes_nothing_back(world: World) -> None:
    held = _announced(world)
    bad = SimpleUploadedFile("huy.pdf", b"MZ program")
    with pytest.raises(BadFile):
        _revoke_lines(world, held, NAMES[0], paper=Paper("Sai", "Số 1", TODAY, "", bad))
    assert not Award.objects.filter(revoked_on__isnull=False).exists()
    assert not Amendment.objects.exists()


def test_a_misspelt_name_is_corrected_where_it_stands_and_stays_known(world: World) -> None:
    held = _announced(world)
    told_before = Notice.objects.count()
    award = _correct(world, held, NAMES[0], " Lê  Thị Bình ")
    dossier = Proposal.objects.get(award=award)
    person = Person.objects.get(awards=award)
    assert {award.recipient, dossier.name, person.name} == {"Lê Thị Bình"}
    assert PersonAlias.objects.get(person=person).name == NAMES[0]
    line = Amendment.objects.get(kind="correction").lines.get()
    assert (line.award, line.before, line.after) == (award, NAMES[0], "Lê Thị Bình")
    for about in (held, dossier):
        entry = history(about)[0]
        assert (entry.verb, entry.detail["before"]) == ("correct_award", NAMES[0])
    assert Notice.objects.count() == told_before + 1
    assert not any(name in Notice.objects.latest("pk").text for name in (NAMES[0], "Lê Thị Bình"))
    assert Award.objects.filter(decision=held, search_key__contains="le thi binh").count() == 1
    assert (award.awarded_on, award.revoked_on) == (held.issued_on, None)


def test_a_person_who_is_called_otherwise_by_now_keeps_that_name(world: World) -> None:
    held = _announced(world)
    award = _line(held, NAMES[0])
    Person.objects.filter(awards=award).update(name="Lê Thị An Bình")
    _correct(world, held, NAMES[0], "Lê Thị Bình")
    assert Person.objects.get(awards=award).name == "Lê Thị An Bình"


def test_a_household_is_corrected_with_it(world: World) -> None:
    unit = world.unit("Sở Tài chính")
    home = Household.objects.create(name="Trần Văn Xê", unit=unit)
    held = decision("79/QĐ-UBND", state="recorded")
    Award.objects.create(name="Giấy khen", recipient="Trần Văn Xê", household=home, decision=held)
    _correct(world, held, "Trần Văn Xê", "Trần Văn Sê")
    home.refresh_from_db()
    assert home.name == "Trần Văn Sê"


def test_a_corrected_name_that_somebody_else_has_changes_nothing(world: World) -> None:
    held = _announced(world)
    with pytest.raises(Refused, match="Đơn vị đã có"):
        _correct(world, held, NAMES[0], NAMES[1])
    assert _line(held, NAMES[0]).recipient == NAMES[0]
    assert not Amendment.objects.exists()


@pytest.mark.parametrize(("name", "said"), [("  ", "Chưa ghi tên"), (NAMES[0], "tên đang ghi")])
def test_a_correction_changes_something(world: World, name: str, said: str) -> None:
    held = _announced(world)
    with pytest.raises(Wrong, match=said):
        _correct(world, held, NAMES[0], name)


def test_number_and_day_are_corrected_in_the_register_too(world: World) -> None:
    held = _announced(world)
    issue = Issue("78/QĐ-UBND", TODAY, "Nguyễn Văn Ký", "Phó Chủ tịch")
    correct_decision(decision=held, issue=issue, paper=PAPER, version=held.version, by=_desk(world))
    now = Decision.objects.get(pk=held.pk)
    assert (now.number, now.signer, now.state) == ("78/QĐ-UBND", "Nguyễn Văn Ký", "announced")
    assert set(Award.objects.filter(decision=now).values_list("decision_number", flat=True)) == {
        "78/QĐ-UBND"
    }
    assert Award.objects.filter(search_key__contains="78/qd-ubnd").count() == len(NAMES)
    lines = Amendment.objects.get().lines.values_list("about", "before", "after")
    assert next(iter(lines)) == ("Số, ký hiệu", "77/QĐ-UBND", "78/QĐ-UBND")
    assert history(now)[0].verb == "correct_decision"
    with pytest.raises(Wrong, match="Chưa sửa gì"):
        correct_decision(
            decision=now, issue=issue, paper=PAPER, version=now.version, by=_desk(world)
        )


def test_a_number_in_use_cannot_be_what_was_meant(world: World) -> None:
    decision("80/QĐ-UBND")
    held = _announced(world)
    issue = Issue("80/QĐ-UBND", TODAY, "Nguyễn Văn Ký", "")
    with pytest.raises(Wrong, match="đã dùng"):
        correct_decision(
            decision=held, issue=issue, paper=PAPER, version=held.version, by=_desk(world)
        )


def test_a_conflict_of_interest_bars_from_correcting_and_taking_back(world: World) -> None:
    held = _announced(world)
    desk = world.users["specialist"]
    Officer.objects.create(
        user=desk, unit=Unit.objects.get(name="Sở Tài chính", is_demo=True),
        role=OfficerRole.STAFF, starts_on=TODAY,
    )  # fmt: skip
    issue = Issue("81/QĐ-UBND", TODAY, "Nguyễn Văn Ký", "")
    for deed in (
        lambda: _revoke_lines(world, held, NAMES[0]),
        lambda: _correct(world, held, NAMES[0], "Lê Thị Bình"),
        lambda: correct_decision(
            decision=held, issue=issue, paper=PAPER, version=held.version, by=_desk(world)
        ),
    ):
        with pytest.raises(Denied):
            deed()
    assert not Amendment.objects.exists()


@pytest.mark.parametrize("role", ["nobody", "staff", "chair", "member", "admin"])
def test_nobody_but_the_desk_amends_even_where_no_dossier_stands_behind(
    world: World, role: str
) -> None:
    held = decision(state="recorded")
    Award.objects.create(name="Bằng khen", recipient=NAMES[0], decision=held)
    by = fresh(world.users[role])
    issue = Issue("81/QĐ-UBND", TODAY, "Nguyễn Văn Ký", "")
    for deed in (
        lambda: _revoke_lines(world, held, NAMES[0], by=by),
        lambda: _correct(world, held, NAMES[0], "Lê Thị Bình", by=by),
        lambda: correct_decision(
            decision=held, issue=issue, paper=PAPER, version=held.version, by=by
        ),
        lambda: revoke_decision(decision=held, paper=PAPER, version=held.version, by=by),
    ):
        with pytest.raises(Denied):
            deed()
    assert not Amendment.objects.exists()


def test_queries_of_taking_back_do_not_grow(world: World) -> None:
    counts = set()
    for number in (1, 3, 30):
        names = [f"Người thứ {number}-{n:02d}" for n in range(number)]
        held = _announced(world, *names, name=f"Đợt {number}", authority=f"Cấp {number}")
        desk = _desk(world)
        keys = [_line(held, name).pk for name in names]
        with CaptureQueriesContext(connection) as asked:
            revoke_lines(decision=held, awards=keys, paper=PAPER, version=held.version, by=desk)
        counts.add(len(asked))
    assert len(counts) == 1


# The pages.


def _client(world: World, role: str = "specialist") -> Client:
    client = Client()
    client.force_login(world.users[role])
    return client


FORM = {
    "document": PAPER.document, "on": TODAY.strftime("%d/%m/%Y"), "signed_by": PAPER.signer,
    "reason": PAPER.reason, "confirm": "1",
}  # fmt: skip


def test_from_ticking_a_line_to_every_page_that_tells_of_it(world: World) -> None:
    held = _announced(world)
    award = _line(held, NAMES[1])
    client, url = _client(world), reverse("awards:decision_revoke", args=[held.pk])
    nothing = client.post(url, {"ticked": "1"}, follow=True)
    assert "Chưa chọn dòng nào" in nothing.content.decode()
    asked = client.post(url, {"ticked": "1", "ids": str(award.pk)}).content.decode()
    assert NAMES[1] in asked
    assert NAMES[0] not in asked
    sent = FORM | {"chosen": str(award.pk), "version": str(held.version), "file": scan()}
    assert client.post(url, sent).status_code == 302
    kept = Amendment.objects.get()
    history_url = reverse("awards:person_history", args=[award.person_id])
    for page in (
        reverse("awards:decision", args=[held.pk]), reverse("awards:award", args=[award.pk]),
        history_url, reverse("awards:public_decision", args=[held.pk]),
    ):  # fmt: skip
        assert "9/QĐ-HUY" in client.get(page).content.decode(), page
    public = Client().get(reverse("awards:public_decision", args=[held.pk])).content.decode()
    assert PAPER.reason not in public
    file = client.get(reverse("awards:amendment_file", args=[kept.pk]))
    assert b"".join(file).startswith(b"%PDF")


def test_a_correction_is_typed_sent_and_read(world: World) -> None:
    held = _announced(world)
    award = _line(held, NAMES[0])
    client, url = _client(world), reverse("awards:award_correct", args=[held.pk, award.pk])
    assert f'value="{NAMES[0]}"' in client.get(url).content.decode()
    bad = client.post(url, FORM | {"name": NAMES[0], "version": str(held.version)})
    assert bad.status_code == 400
    assert "9/QĐ-HUY" in bad.content.decode()
    stale = client.post(url, FORM | {"name": "Lê Thị Bình", "version": "0"})
    assert (stale.status_code, held.version > 0) == (409, True)
    sent = FORM | {"name": "Lê Thị Bình", "version": str(held.version)}
    assert client.post(url, sent).status_code == 302
    public = Client().get(reverse("awards:public_decision", args=[held.pk])).content.decode()
    assert "Lê Thị Binh → Lê Thị Bình" in public
    url = reverse("awards:decision_correct", args=[held.pk])
    held.refresh_from_db()
    facts = {"number": "7/QĐ-SỬA", "issued_on": FORM["on"], "signer": "Ai Đó", "signer_title": ""}
    assert client.post(url, FORM | facts | {"version": str(held.version)}).status_code == 302
    public = Client().get(reverse("awards:public_decision", args=[held.pk])).content.decode()
    assert "77/QĐ-UBND → 7/QĐ-SỬA" in public
