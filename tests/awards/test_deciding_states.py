"""A decision that is only drafted is none yet: what is said of its dossiers, and to whom."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from awards.actions.deciding import Issue, decide, issue_decision, prepare_decision
from awards.dossiers.history import stages_of
from awards.dossiers.search import search
from awards.models import Household, Proposal
from awards.workflow import ProposalState
from tests.accounts.pages import texts
from tests.awards.dossiers_made import batch, council, decision, fresh, proposal
from tests.world import World
from workflow.journal import history

P = ProposalState
PREPARED, THERE = "Đang chuẩn bị quyết định", "Đã có quyết định"


def _get(world: World, role: str, url: str) -> Any:
    client = Client()
    client.force_login(world.users[role])
    return client.get(url)


def _decided(state: str = "draft", **values: Any) -> Proposal:
    numbered = {} if state != "draft" else {"number": "", "issued_on": None}
    held = decision(state=state, **{"number": f"{Proposal.objects.count()}/QĐ", **numbered})
    return proposal(P.DECIDED, decision=held, **values)


@pytest.mark.parametrize(
    ("state", "said", "unsaid"), [("draft", PREPARED, THERE), ("issued", THERE, PREPARED)]
)
def test_the_proposer_is_told_where_it_truly_is(
    world: World, state: str, said: str, unsaid: str
) -> None:
    one = _decided(state, name="Phòng thử")
    pages = [
        _get(world, "staff", reverse("awards:proposal", args=[one.pk])),
        _get(world, "staff", reverse("awards:proposals")),
        _get(world, "staff", reverse("awards:batch", args=[one.batch_id])),
    ]
    for page in pages:
        states = " ".join(texts(page, ".state"))
        assert said in states
        assert unsaid not in states
    (hit,) = search(fresh(world.users["staff"]), "phong thu")
    assert said in hit.text


@pytest.mark.parametrize("name", ["proposals", "batch"])
def test_the_two_are_filtered_apart(world: World, name: str) -> None:
    within = batch()
    _decided(of=within, name="Đang lập")
    _decided("issued", of=within, kind="COBT", name="Đã ký")
    url = reverse(f"awards:{name}", args=[within.pk] if name == "batch" else [])
    found = {
        state: [
            each
            for each in ("Đang lập", "Đã ký")
            if each in " ".join(texts(_get(world, "staff", f"{url}?state={state}"), "tbody"))
        ]
        for state in ("deciding", "decided", "recommended")
    }
    assert found == {"deciding": ["Đang lập"], "decided": ["Đã ký"], "recommended": []}


def test_the_way_says_from_when_there_is_a_decision(world: World) -> None:
    desk = fresh(world.users["specialist"])
    one = proposal(P.RECOMMENDED)
    held = prepare_decision(council=council(), authority="Chủ tịch", name="Khen", by=desk)
    decide(decision=held, seen={one.pk: 0}, version=held.version, by=desk)
    held.refresh_from_db()
    one.refresh_from_db()
    now = timezone.localdate()

    def way() -> list[str]:
        issued = Proposal.objects.get(pk=one.pk).decision
        assert issued is not None
        entries = list(history(one))
        begun = one.batch.created_at - timedelta(days=1)
        return [
            each.label for each in stages_of(entries, begun, now, {}, issued_at=issued.issued_at)
        ]

    assert way() == ["Đang soạn", PREPARED]
    page = _get(world, "staff", reverse("awards:proposal", args=[one.pk]))
    assert THERE not in " ".join(texts(page, "main"))
    assert "đang chuẩn bị quyết định, chờ ký ban hành" in " ".join(texts(page, "main"))
    issue = Issue(number="5/QĐ", issued_on=now, signer="Ông A", signer_title="Chủ tịch")
    issue_decision(decision=held, issue=issue, version=held.version, by=desk)
    assert way() == ["Đang soạn", PREPARED, THERE]
    page = _get(world, "staff", reverse("awards:proposal", args=[one.pk]))
    assert "Đã có quyết định, chờ công bố." in " ".join(texts(page, "main"))


@pytest.mark.parametrize(
    ("role", "name"),
    [("staff", "proposals"), ("staff", "batch"), ("specialist", "queue"), ("staff", "search")],
)
def test_no_list_asks_for_each_decision(world: World, role: str, name: str) -> None:
    within, counted = batch(), []
    unit, client = world.unit("Sở Tài chính"), Client()
    client.force_login(world.users[role])
    url = {
        "proposals": reverse("awards:proposals"),
        "batch": reverse("awards:batch", args=[within.pk]),
        "queue": f"{reverse('awards:queue')}?tab=all",
        "search": f"{reverse('search')}?q=ho",
    }[name]
    for n in (2, 3):
        for k in range(n):
            household = Household.objects.create(name=f"Hộ {n}-{k}", unit=unit)
            _decided(of=within, to=household)
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1]
