"""The pages of letters and dossiers: lists, forms, messages, who sees what."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django.fixtures import DjangoAssertNumQueries

from awards.models import Batch, Household, Initiative, Person, Proposal
from awards.workflow import ProposalState
from catalogue.models import AwardKind
from clusters.models import Council, Officer, OfficerRole, Unit
from tests.awards.dossiers_made import batch, council, proposal
from tests.world import World

P = ProposalState


def signed_in(client: Client, world: World, role: str = "staff") -> Client:
    client.force_login(world.users[role])
    return client


def text(page: Any) -> str:
    return str(page.content.decode())


def sheet_of(page: Any) -> list[tuple[Any, ...]]:
    return list(load_workbook(BytesIO(page.content)).active.iter_rows(values_only=True))


def kind(code: str) -> AwardKind:
    return AwardKind.objects.get(code=code)


def letter_form(**values: Any) -> dict[str, Any]:
    given = {"title": "Khen đột xuất", "council": council().pk, "year": 2026, "ground": "dot_xuat"}
    return given | values


@pytest.mark.parametrize(
    ("role", "words"),
    [("staff", "Khen đột xuất, chuyên đề"), ("nobody", "Đợt trình hiện với cán bộ")],
)
def test_an_empty_list_says_what_comes_next(
    world: World, client: Client, role: str, words: str
) -> None:
    page = signed_in(client, world, role).get(reverse("awards:batches"))
    assert "Chưa có đợt trình nào" in text(page)
    assert words in text(page)
    assert ("Lập đợt trình" in text(page)) == (role == "staff")


def test_the_list_is_searched_filtered_and_exported_as_shown(world: World, client: Client) -> None:
    one = batch(title="Đợt một", number="12/TTr-STC")
    batch(title="Đợt hai", year=2024)
    proposal(of=one)
    signed_in(client, world)
    url = reverse("awards:batches")
    assert "Đợt hai" not in text(client.get(url, {"q": "12/ttr"}))
    assert "Đợt một" not in text(client.get(url, {"year": "2024"}))
    found = sheet_of(client.get(url, {"q": "so tai chinh", "format": "xlsx"}))
    assert [row[0] for row in found] == ["Về việc", "Đợt một", "Đợt hai"]
    assert found[1][6] == 1


def test_the_desk_counts_only_what_it_sees(world: World, client: Client) -> None:
    one = batch()
    proposal(P.SUBMITTED, of=one)
    proposal(of=one, kind="COBT")
    signed_in(client, world, "specialist")
    (_head, line) = sheet_of(client.get(reverse("awards:batches"), {"format": "xlsx"}))
    assert line[6] == 1
    shown = text(client.get(reverse("awards:batch", args=[one.pk])))
    assert str(kind("BKBT")) in shown
    assert "Thêm hồ sơ" not in shown
    assert "Sửa hồ sơ" not in shown


def test_what_a_conflict_bars_is_counted_and_nothing_more(world: World, client: Client) -> None:
    one = batch("Sở Nội vụ")
    proposal(P.SUBMITTED, of=one, to=world.unit("Sở Y tế"))
    barred = proposal(P.SUBMITTED, of=one, to=world.unit("Sở Xây dựng"))
    Officer.objects.create(
        user=world.users["specialist"],
        unit=Unit.objects.create(
            name="Chi cục thử", kind="department", parent=world.unit("Sở Xây dựng")
        ),
        role=OfficerRole.STAFF,
        starts_on=date(2020, 1, 1),
    )
    signed_in(client, world, "specialist")
    url = reverse("awards:batch", args=[one.pk])
    shown = text(client.get(url))
    assert "1 hồ sơ không hiện vì trùng đơn vị" in shown
    assert barred.name not in shown
    assert barred.name not in text(client.get(url, {"q": "xay dung"}))
    cells = [cell for row in sheet_of(client.get(url, {"format": "xlsx"})) for cell in row]
    assert barred.name not in cells


def test_a_letter_is_begun_and_corrected(world: World, client: Client) -> None:
    signed_in(client, world)
    url = reverse("awards:batch_new")
    assert "Hội đồng thẩm định" in text(client.get(url))
    assert client.post(url, letter_form(year="")).status_code == 400
    page = client.post(url, letter_form(), follow=True)
    one = Batch.objects.get()
    assert one.unit == world.unit("Sở Tài chính")
    assert "Chưa có hồ sơ nào" in text(page)
    edit = reverse("awards:batch_edit", args=[one.pk])
    assert client.post(edit, letter_form(number="5/TTr", version=0)).status_code == 302
    stale = client.post(edit, letter_form(title="Bản gõ sau", version=0))
    assert stale.status_code == 409
    assert "Bản người khác vừa lưu" in text(stale)
    assert "5/TTr" in text(stale)
    assert "Bản gõ sau" in text(stale)
    assert client.post(edit, letter_form(title="Bản gõ sau", version=1)).status_code == 302


def test_who_writes_for_several_says_for_whom(world: World, client: Client) -> None:
    signed_in(client, world, "both")
    url = reverse("awards:batch_new")
    shown = text(client.get(url))
    assert "Sở Y tế" in shown
    assert "Thanh tra tỉnh" in shown
    key = f"unit-{world.unit('Thanh tra tỉnh').pk}"
    client.post(f"{url}?sender={key}", letter_form())
    assert Batch.objects.get().unit == world.unit("Thanh tra tỉnh")


def test_a_unit_without_a_council_is_told_so(world: World, client: Client) -> None:
    lonely = Unit.objects.create(name="Doanh nghiệp lẻ", kind="enterprise")
    Officer.objects.create(
        user=world.users["nobody"], unit=lonely, role=OfficerRole.STAFF, starts_on=date(2020, 1, 1)
    )
    page = signed_in(client, world, "nobody").get(reverse("awards:batch_new"))
    assert "chưa thuộc cụm, khối nào" in text(page)


def test_a_unit_is_proposed(world: World, client: Client) -> None:
    signed_in(client, world)
    one = batch()
    url = reverse("awards:proposal_add", args=[one.pk])
    form = {"unit": world.unit("Sở Tài chính").pk, "kind": kind("BKBT").pk, "merits": "Tốt."}
    page = client.post(url, form, follow=True)
    assert "Đã thêm hồ sơ" in text(page)
    assert client.post(url, form).status_code == 409
    page = client.post(url, form | {"kind": kind("COBT").pk}, follow=True)
    assert "còn hồ sơ khác cùng năm" in text(page)
    outside = form | {"unit": world.unit("Sở Y tế").pk}
    assert client.post(url, outside).status_code == 400
    assert client.get(url, {"about": "group"}).status_code == 404


def test_a_person_is_proposed_without_script(world: World, client: Client) -> None:
    signed_in(client, world)
    unit = world.unit("Sở Tài chính")
    known = Person.objects.create(unit=unit, name="Nguyễn Văn Hòa", birth_year=1980)
    one = batch()
    url = reverse("awards:proposal_add", args=[one.pk]) + "?about=individual"
    form = {"name": "Nguyen Van Hoa", "unit": unit.pk, "kind": kind("CSTDCS").pk}
    looked = client.post(url, form | {"look": "1"})
    assert looked.status_code == 200
    assert "tên chỉ khác dấu" in text(looked)
    asked = client.post(url, form)
    assert asked.status_code == 409
    assert f'value="{known.pk}"' in text(asked)
    assert not Proposal.objects.exists()
    # What was chosen stays chosen where something else is wrong.
    again = client.post(url, form | {"person": known.pk, "kind": ""})
    assert again.status_code == 400
    assert f'id="nguoi-{known.pk}" checked' in text(again)
    assert client.post(url, form | {"person": known.pk}).status_code == 302
    assert Proposal.objects.get().person == known
    page = client.post(url, form | {"person": "new"}, follow=True)
    assert "chưa ghi năm sinh" in text(page)
    assert Person.objects.count() == 2
    wanting = client.post(url, {"kind": kind("CSTDCS").pk})
    assert wanting.status_code == 400
    assert "Ghi họ và tên" in text(wanting)


def test_a_person_out_of_reach_cannot_be_chosen(world: World, client: Client) -> None:
    hidden = Person.objects.create(unit=world.unit("Sở Y tế"), name="Người Kín", birth_year=1970)
    signed_in(client, world)
    url = reverse("awards:proposal_add", args=[batch().pk]) + "?about=individual"
    page = client.post(url, {"person": hidden.pk, "kind": kind("CSTDCS").pk})
    assert page.status_code == 409
    assert "Người Kín" not in text(page)


def test_a_household_is_entered_and_corrected(world: World, client: Client) -> None:
    signed_in(client, world)
    code = next(one for one in AwardKind.objects.order_by("pk") if "household" in one.subjects)
    url = reverse("awards:proposal_add", args=[batch().pk]) + "?about=household"
    form = {"kind": code.pk, "name": "Hộ ông A", "place": "Thôn 1"}
    assert client.post(url, form).status_code == 400
    unit = world.unit("Sở Tài chính").pk
    assert client.post(url, form | {"unit": unit}).status_code == 302
    one = Proposal.objects.get()
    edit = reverse("awards:proposal_edit", args=[one.pk])
    assert "Hộ ông A" in text(client.get(edit))
    said = form | {"name": "Hộ bà B", "version": 0, "household_version": 0}
    assert client.post(edit, said).status_code == 302
    assert Household.objects.get().name == "Hộ bà B"
    again = client.post(url, {"kind": kind("CSTDCS").pk, "household": Household.objects.get().pk})
    assert again.status_code == 400  # that award is for no household


def test_initiatives_are_offered_after_adding(world: World, client: Client) -> None:
    signed_in(client, world)
    unit = world.unit("Sở Tài chính")
    who = Person.objects.create(unit=unit, name="Nguyễn Văn Hòa", birth_year=1980)
    given = {"person": who, "scope": "base", "year": 2025}
    good = Initiative.objects.create(title="Cải tiến", recognised_on=date(2025, 1, 1), **given)
    Initiative.objects.create(title="Chưa công nhận", **given)
    url = reverse("awards:proposal_add", args=[batch().pk]) + "?about=individual"
    page = client.post(url, {"person": who.pk, "kind": kind("CSTDCS").pk}, follow=True)
    assert "Cải tiến" in text(page)
    assert "Chưa công nhận" not in text(page)
    one = Proposal.objects.get()
    form = {"kind": one.kind_id, "merits": "", "initiatives": [good.pk], "version": 0}
    client.post(reverse("awards:proposal_edit", args=[one.pk]), form)
    assert list(one.initiatives.all()) == [good]


def test_an_old_form_keeps_what_was_typed(world: World, client: Client) -> None:
    signed_in(client, world)
    one = proposal(merits="Bản đầu.")
    url = reverse("awards:proposal_edit", args=[one.pk])
    form = {"kind": one.kind_id, "version": 0}
    assert client.post(url, form | {"merits": "Bản của người kia."}).status_code == 302
    page = client.post(url, form | {"merits": "Bản gõ sau."})
    assert page.status_code == 409
    assert "Bản của người kia." in text(page)
    assert "Bản gõ sau." in text(page)


@pytest.mark.parametrize("state", [P.SUBMITTED, P.ANNOUNCED])
def test_what_is_on_its_way_is_only_shown(world: World, client: Client, state: str) -> None:
    signed_in(client, world)
    one = proposal(state)
    url = reverse("awards:proposal_edit", args=[one.pk])
    assert "nên chỉ xem" in text(client.get(url))
    assert "Lưu hồ sơ" not in text(client.get(url))
    assert client.post(url, {"kind": one.kind_id, "version": 0}).status_code == 409


def test_a_returned_dossier_shows_its_reason(world: World, client: Client) -> None:
    one = proposal(P.RETURNED, reason="Thiếu báo cáo thành tích.")
    page = signed_in(client, world).get(reverse("awards:proposal_edit", args=[one.pk]))
    assert "Thiếu báo cáo thành tích." in text(page)


def test_a_draft_is_removed_after_a_question(world: World, client: Client) -> None:
    signed_in(client, world)
    one = proposal()
    url = reverse("awards:proposal_remove", args=[one.pk])
    assert "Bỏ hồ sơ này" in text(client.get(url))
    assert client.post(url, {"version": "5"}).status_code == 409
    assert client.post(url, {"version": "0"}).status_code == 302
    assert not Proposal.objects.exists()


LIST_QUERIES, LETTER_QUERIES = 10, 32


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_list_asks_a_fixed_number_of_queries(
    world: World, client: Client, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for number in range(rows):
        proposal(of=batch(title=f"Đợt {number}"))
    signed_in(client, world)
    with django_assert_num_queries(LIST_QUERIES):
        assert client.get(reverse("awards:batches")).status_code == 200


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_a_letter_asks_a_fixed_number_of_queries(
    world: World, client: Client, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    one, unit = batch(), world.unit("Sở Tài chính")
    for number in range(rows):
        who = Person.objects.create(unit=unit, name=f"Người số {number}", birth_year=1980)
        proposal(of=one, to=who, kind="CSTDCS")
    signed_in(client, world)
    with django_assert_num_queries(LETTER_QUERIES):
        page = client.get(reverse("awards:batch", args=[one.pk]))
    assert page.status_code == 200
    assert text(page).count("Sửa hồ sơ") == rows


def test_a_council_above_gives_the_desk_a_letter_to_write(world: World, client: Client) -> None:
    above = Council.objects.create(name="Hội đồng trên", level="central", name_key="trên")
    Council.objects.filter(pk=council().pk).update(parent=above)
    signed_in(client, world, "specialist")
    form = letter_form(council=above.pk)
    assert client.post(reverse("awards:batch_new"), form).status_code == 302
    assert Batch.objects.get().proposer == council()


def test_an_empty_letter_is_removed_and_no_other(world: World, client: Client) -> None:
    signed_in(client, world)
    empty, full = batch(), proposal().batch
    url = reverse("awards:batch_remove", args=[full.pk])
    assert "Bỏ đợt trình này" not in text(client.get(url))
    assert client.post(url, {"version": "0"}).status_code == 409
    url = reverse("awards:batch_remove", args=[empty.pk])
    assert "Bỏ đợt trình này" in text(client.get(url))
    assert client.post(url, {"version": "3"}).status_code == 409
    assert client.post(url, {"version": "0"}).status_code == 302
    assert list(Batch.objects.all()) == [full]
