"""What dossiers ask of those who write them, and that they are found by search."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from awards.dossiers.duties import duties
from awards.dossiers.search import search
from awards.models import Proposal
from awards.workflow import ProposalState
from tests.awards.dossiers_made import batch, fresh, proposal
from tests.awards.test_replying import asked
from tests.world import World
from workflow.duties import DutyKind

P = ProposalState
DAY = date(2026, 3, 2)


def test_each_kind_of_duty(world: World) -> None:
    within = batch()
    proposal(of=within, name="Bản nháp")
    proposal(P.RETURNED, of=within, kind="COBT", name="Bị trả", reason="Thiếu báo cáo.")
    asked(proposal(P.APPRAISAL, of=within, kind="TTLDXS", name="Bị hỏi"), world)
    proposal(P.SUBMITTED, of=batch(), name="Yên")
    found = duties(fresh(world.users["staff"]), DAY)
    assert [one.title.split(": ")[1] for one in found] == ["Bị trả", "Bị hỏi", "Bản nháp"]
    assert [one.kind for one in found] == [DutyKind.WARNING, DutyKind.WARNING, DutyKind.NOW]
    assert "Thiếu báo cáo." in found[0].text


@pytest.mark.parametrize("role", ["nobody", "other", "chair", "specialist", "member", "admin"])
def test_nobody_else_is_asked(world: World, role: str) -> None:
    within = batch()
    proposal(of=within)
    asked(proposal(P.RETURNED, of=within, kind="COBT"), world)
    assert duties(fresh(world.users[role]), DAY) == []


def test_what_is_answered_or_settled_is_no_duty(world: World) -> None:
    one = proposal(P.APPRAISAL)
    staff = world.users["staff"]
    asked(one, world, answer="Đã.", answered_at=timezone.now(), answered_by=staff)
    asked(one, world, settled_at=timezone.now(), settled_by=world.users["specialist"])
    assert duties(fresh(staff), DAY) == []


def test_many_drafts_of_a_letter_are_one_duty(world: World) -> None:
    within = batch()
    for kind in ("BKBT", "COBT", "TTLDXS", "COCP"):
        proposal(of=within, kind=kind)
    (one,) = duties(fresh(world.users["staff"]), DAY)
    assert one.title == "Gửi 4 hồ sơ khen thưởng"
    assert one.url.endswith(f"/{within.pk}/submit/")


def test_queries_of_duties_do_not_grow(world: World) -> None:
    staff, within, counted = world.users["staff"], batch(), []
    for upto in (1, 3, 30):
        while Proposal.objects.count() < upto:
            n = Proposal.objects.count()
            one = proposal(P.RETURNED, of=within if n == 0 else batch(), name=f"Đơn vị {n}")
            asked(one, world)
        user = fresh(staff)
        with CaptureQueriesContext(connection) as queries:
            duties(user, DAY)
        counted.append(len(queries))
        within = batch()
    assert counted == [3, 3, 3]


def _found(world: World, role: str, query: str) -> list[str]:
    return [hit.title for hit in search(fresh(world.users[role]), query)]


def test_dossiers_are_found_without_diacritics(world: World) -> None:
    proposal(P.SUBMITTED, name="Đội Điện lực")
    assert _found(world, "staff", "doi dien") == ["Đội Điện lực"]
    assert _found(world, "staff", "so tai chinh bang khen") == ["Đội Điện lực"]
    assert _found(world, "staff", "thủy lợi") == []


def test_a_search_finds_no_more_than_one_may_see(world: World) -> None:
    proposal(name="Bản nháp kín")
    sent = proposal(P.SUBMITTED, kind="COBT", name="Bản gửi kín")
    assert _found(world, "specialist", "kin") == [sent.name]
    for role in ("nobody", "other", "chair", "member"):
        assert _found(world, role, "kin") == []
