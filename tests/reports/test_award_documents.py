"""Documents about dossiers, letters, sessions and awards: who sees them, what they are called."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from awards.models import Proposal
from awards.workflow import ProposalState, SessionState
from clusters.models import Officer, OfficerRole
from reports.duties import duties
from reports.models import Report, ReportKind
from reports.naming import ascii_file_name, file_name
from reports.verifying import verdict_of
from reports.workflow import ReportState
from tests.awards.documents_made import PDF, document, in_session, session, subject_for
from tests.awards.dossiers_made import batch, fresh, proposal
from tests.world import ROLES, World

K = ReportKind
_KINDS = (K.ACHIEVEMENTS, K.LETTER, K.COUNCIL_MINUTES, K.PACKET, K.CONFIRMATION)
_BOARD = {"specialist", "member", "admin"}
# Who sees a document of each kind while its dossier, of Sở Tài chính, is before the council.
_SEES = {
    K.ACHIEVEMENTS: _BOARD | {"staff"},
    K.LETTER: _BOARD | {"staff"},
    K.COUNCIL_MINUTES: _BOARD,
    K.PACKET: _BOARD,
    K.CONFIRMATION: set(ROLES),
}


def _seeing(world: World, report: Report) -> set[str]:
    return {
        role
        for role in ROLES
        if Report.objects.visible_to(fresh(world.users[role])).filter(pk=report.pk).exists()
    }


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("kind", _KINDS)
def test_who_sees_a_document_of_each_kind(world: World, kind: ReportKind) -> None:
    report = document(kind, subject_for(kind, in_session()))
    assert _seeing(world, report) == _SEES[kind]


@pytest.mark.parametrize("kind", [K.ACHIEVEMENTS, K.PACKET])
@pytest.mark.parametrize("relation", ["own", "parent"])
def test_a_conflict_bars_from_documents_and_files(
    world: World, kind: ReportKind, relation: str
) -> None:
    home = world.unit("Sở Tài chính")
    office = home if relation == "own" else home.parent
    assert office is not None
    report = document(kind, in_session())
    member = world.users["member"]
    Officer.objects.create(
        user=member, unit=office, role=OfficerRole.STAFF, starts_on=date(2020, 1, 1)
    )
    seen = Report.objects.visible_to(fresh(member)).filter(pk=report.pk).exists()
    # As one who proposes it a person of the unit sees what their own unit wrote.
    assert seen is (relation == "own" and kind == K.ACHIEVEMENTS)
    answer = _client(member).get(reverse("reports:download", args=[report.pk]))
    assert b"".join(answer.streaming_content if seen else []) == (PDF if seen else b"")  # type: ignore[arg-type, attr-defined]  # a file
    assert answer.status_code == (200 if seen else 404)


def test_the_minutes_of_a_session_are_seen_once_it_is_over(world: World) -> None:
    report = document(K.COUNCIL_MINUTES, session(SessionState.CALLED))
    assert _seeing(world, report) == set()
    specialist = world.users["specialist"]
    home = world.unit("Sở Tài chính")
    Officer.objects.create(
        user=specialist, unit=home, role=OfficerRole.STAFF, starts_on=date(2020, 1, 1)
    )
    # A conflict bars from a vote, not from the minutes.
    over = document(K.COUNCIL_MINUTES, session())
    assert _seeing(world, over) == _BOARD


def test_a_dossier_not_sent_shows_its_documents_to_its_writers_only(world: World) -> None:
    report = document(K.ACHIEVEMENTS, proposal(ProposalState.DRAFT))
    assert _seeing(world, report) == {"staff", "admin"}


@pytest.mark.parametrize("kind", _KINDS)
def test_names_of_documents(world: World, kind: ReportKind) -> None:
    one = in_session()
    report = document(kind, subject_for(kind, one))
    name = file_name(report)
    assert name.startswith(f"{kind.label} - 20")
    assert name.endswith(f"({report.code}).pdf")
    assert ascii_file_name(report).isascii()


@pytest.mark.parametrize("kind", _KINDS)
def test_a_code_tells_nobody_who_was_proposed(world: World, kind: ReportKind) -> None:
    one = in_session()
    Proposal.objects.filter(pk=one.pk).update(name="Nguyễn Thị Bí Mật")
    one.refresh_from_db()
    report = document(kind, subject_for(kind, one))
    verdict = verdict_of(report.code)
    assert verdict is not None
    assert verdict.name == str(kind.label)
    assert not verdict.from_published
    answer = Client().get(reverse("reports:verdict", args=[report.code]))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert report.code in page
    assert "Bí Mật" not in page


def test_the_list_shows_documents_of_every_kind_in_a_fixed_number_of_queries(world: World) -> None:
    def queries() -> int:
        client = _client(world.users["admin"])
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(reverse("reports:reports"))
        assert answer.status_code == 200
        return len(asked)

    within = batch()
    one = proposal(ProposalState.SESSION, of=within)
    for kind in _KINDS:
        document(kind, subject_for(kind, one))
    few = queries()
    for name in ("Sở Y tế", "Sở Nội vụ", "Sở Xây dựng"):
        further = proposal(ProposalState.SESSION, of=within, to=world.unit(name))
        for kind in (K.ACHIEVEMENTS, K.PACKET, K.CONFIRMATION):
            document(kind, subject_for(kind, further))
    assert queries() == few


def test_the_list_is_searched_by_unit_and_exported(world: World) -> None:
    document(K.LETTER, in_session().batch)
    client = _client(world.users["staff"])
    found = client.get(reverse("reports:reports"), {"q": "so tai chinh"}).content.decode()
    assert "Tờ trình của đơn vị" in found
    assert client.get(reverse("reports:reports"), {"format": "xlsx"}).status_code == 200


def test_a_document_that_failed_waits_for_those_who_write_it(world: World) -> None:
    report = document(K.LETTER, in_session().batch)
    Report.objects.filter(pk=report.pk).update(state=ReportState.FAILED, error="Thiếu phông (thử)")

    def told(role: str) -> int:
        return len(duties(fresh(world.users[role]), date(2026, 1, 1)))

    assert {role: told(role) for role in ("staff", "other", "specialist", "member")} == {
        "staff": 1,
        "other": 0,
        "specialist": 0,
        "member": 0,
    }
    document(K.LETTER, report.batch)  # type: ignore[arg-type]  # a letter has one
    assert told("staff") == 0
