"""An administrator says which unit a name means; everything derived follows, and is noted."""

import pytest
from django.test import Client

from accounts.models import User
from awards.models import Award
from clusters.models import Membership, Term, Unit, UnitKind
from conferences.actions import import_records
from conferences.actions.matching import match
from conferences.duties import duties, unmatched
from conferences.models import Conference, Mention
from conferences.models.statements import Match
from tests.samples import raw_record
from tests.world import World
from workflow.journal import history
from workflow.moves import Refused


@pytest.fixture
def admin_user(db: None) -> User:
    return User.objects.create_superuser("root", full_name="Quản trị viên")


@pytest.fixture
def conference(db: None) -> Conference:
    """seed-0, whose "Yên Bái" means two provinces as far as names can tell."""
    for name in (*raw_record("seed-0")["cluster"]["members"], "Yên Bái"):
        Unit(name=name, full_name=f"Tỉnh {name}", kind=UnitKind.PROVINCE).save()
    record = raw_record("seed-0")
    names = ["Yên Bái", "Chủ tịch A (cá nhân)"]
    record["proposals"][0] |= {"recipients": names, "status": "awarded"}
    import_records([record], by=None)
    return Conference.objects.get(record_id="seed-0")


def mention(conference: Conference, role: str) -> Mention:
    return conference.mentions.get(role=role, text="Yên Bái")


def test_two_units_of_one_name_wait_for_a_person(conference: Conference) -> None:
    assert sorted(unmatched().values_list("role", "text")) == [
        ("member", "Yên Bái"),
        ("officer", "Yên Bái"),
        ("recipient", "Yên Bái"),
    ]


def test_a_member_that_was_matched_is_a_member(conference: Conference, admin_user: User) -> None:
    unit = Unit.objects.filter(name="Yên Bái").latest("pk")
    assert not Membership.objects.filter(unit=unit).exists()
    row = match(mention=mention(conference, "member"), unit=unit, by=admin_user)
    assert (row.unit, row.match, row.warning) == (unit, Match.ADMIN, "")
    assert Membership.objects.get(unit=unit).cluster_year == conference.cluster_year
    match(mention=row, unit=None, by=admin_user)
    assert not Membership.objects.filter(unit=unit).exists()


def test_an_officer_that_was_matched_has_the_term(conference: Conference, admin_user: User) -> None:
    unit = Unit.objects.filter(name="Yên Bái").latest("pk")
    match(mention=mention(conference, "officer"), unit=unit, by=admin_user)
    term = Term.objects.get(unit=unit)
    assert (term.office, term.cluster_year.label, term.status) == ("vice_chair", "2018", "elected")


def test_an_award_goes_to_the_unit_that_was_matched(
    conference: Conference, admin_user: User
) -> None:
    unit = Unit.objects.filter(name="Yên Bái").latest("pk")
    award = Award.objects.get(recipient="Yên Bái")
    assert award.unit is None
    match(mention=mention(conference, "recipient"), unit=unit, by=admin_user)
    award.refresh_from_db()
    assert award.unit == unit


def test_the_journal_says_who_matched_what(conference: Conference, admin_user: User) -> None:
    unit = Unit.objects.filter(name="Yên Bái").latest("pk")
    match(mention=mention(conference, "member"), unit=unit, by=admin_user)
    entry = history(conference)[0]
    assert (entry.verb, entry.by) == ("match", admin_user)
    assert entry.detail == {"text": "Yên Bái", "before": None, "unit": unit.pk}


def test_units_of_our_own_conferences_are_chosen_and_not_matched(world: World) -> None:
    row = world.conference.mentions.filter(role="member").first()
    assert row is not None
    with pytest.raises(Refused):
        match(mention=row, unit=None, by=world.users["admin"])


# In the admin


def test_the_duty_leads_to_the_names_that_wait(
    conference: Conference, admin_user: User, client: Client
) -> None:
    client.force_login(admin_user)
    (duty,) = duties(admin_user, conference.held_on)  # type: ignore[arg-type]  # seed-0 has a day
    assert duty.title == "Đối chiếu 3 đơn vị"
    response = client.get(duty.url)
    assert response.status_code == 200
    assert response.context["cl"].result_count == 3


def test_the_admin_matches_a_name(conference: Conference, admin_user: User, client: Client) -> None:
    client.force_login(admin_user)
    row = mention(conference, "member")
    unit = Unit.objects.filter(name="Yên Bái").latest("pk")
    url = f"/admin/conferences/mention/{row.pk}/change/"
    response = client.post(url, {"unit": unit.pk, "text": "Khác", "warning": "x"})
    assert response.status_code == 302
    row.refresh_from_db()
    assert (row.unit, row.match, row.text, row.warning) == (unit, "admin", "Yên Bái", "")


def test_a_match_of_our_own_is_only_shown(world: World, client: Client) -> None:
    client.force_login(world.users["admin"])
    row = world.conference.mentions.filter(role="member").first()
    assert row is not None
    url = f"/admin/conferences/mention/{row.pk}/change/"
    assert client.get(url).status_code == 200
    assert client.post(url, {"unit": ""}).status_code == 403


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("conference/", 200),
        ("conference/?q=mien+nui", 200),
        ("conference/?q=seed-0", 200),
        ("conference/{pk}/change/", 200),
        ("conference/add/", 403),
        ("conference/{pk}/delete/", 403),
        ("mention/", 200),
        ("mention/?matched=yes", 200),
        ("mention/add/", 403),
    ],
)
def test_statements_are_read_and_not_written(
    conference: Conference, admin_user: User, client: Client, path: str, status: int
) -> None:
    client.force_login(admin_user)
    response = client.get(f"/admin/conferences/{path.format(pk=conference.pk)}")
    assert response.status_code == status
    if path.startswith("conference/?q="):
        assert response.context["cl"].result_count == 1
