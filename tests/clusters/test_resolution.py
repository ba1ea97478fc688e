"""From a name to the unit it means: in a scope, on a day, never by likeness."""

from datetime import date

import pytest

from clusters.models import Abbreviation, Council, Unit, UnitKind
from clusters.resolution import Resolver, kind_by_name

pytestmark = pytest.mark.django_db
OLD, NEW = date(2024, 6, 30), date(2025, 7, 1)


@pytest.fixture(autouse=True)
def _units() -> None:
    """A few provinces through time, one ministry and its words."""
    until = {"valid_to": date(2025, 6, 30)}
    since = {"valid_from": date(2025, 7, 1)}
    for name, bounds in [
        ("Phú Thọ", until), ("Phú Thọ", since), ("Ninh Bình", until), ("Ninh Bình", since),
        ("Hòa Bình", until), ("Thanh Hóa", {}),
        ("Thừa Thiên Huế", {"valid_to": date(2024, 12, 31)}),
        ("Huế", {"valid_from": date(2025, 1, 1)}),
    ]:  # fmt: skip
        Unit.objects.create(name=name, full_name=f"Tỉnh {name}", kind=UnitKind.PROVINCE, **bounds)
    Abbreviation.objects.create(short="VHTT", long="Văn hóa và Thể thao")


def a_council(level: str, name: str, day: date | None = OLD) -> Council:
    return Resolver().council(level, name, day)


def found(council: Council, text: str, day: date | None, *, create: bool = True) -> Unit | None:
    return Resolver().in_council(council, text, day, create=create).unit


def warning(council: Council, text: str, day: date | None) -> str:
    count = Unit.objects.count()
    answer = Resolver().in_council(council, text, day, create=True)
    assert answer.unit is None
    assert Unit.objects.count() == count
    return answer.warning


# Central


def test_old_and_new_by_the_day() -> None:
    central = a_council("central", "Trung ương")
    old, new = found(central, "Phú Thọ", OLD), found(central, "tỉnh PHÚ THỌ", NEW)
    assert old is not None
    assert new is not None
    assert (old.valid_to, new.valid_from) == (date(2025, 6, 30), date(2025, 7, 1))
    assert found(central, "Phú Thọ", date(2025, 6, 30)) == old


@pytest.mark.parametrize(
    ("text", "day", "name"),
    [
        ("Hoà Bình", OLD, "Hòa Bình"),
        ("UBND tỉnh Hòa Bình", OLD, "Hòa Bình"),
        ("Thừa Thiên Huế", date(2024, 12, 31), "Thừa Thiên Huế"),
        ("TP Huế", date(2025, 1, 1), "Huế"),
        ("Thanh Hóa", None, "Thanh Hóa"),
    ],
)
def test_one_hit_links(text: str, day: date | None, name: str) -> None:
    count = Unit.objects.count()
    unit = found(a_council("central", "Trung ương"), text, day)
    assert unit is not None
    assert (unit.name, unit.is_checked, Unit.objects.count()) == (name, True, count)


def test_two_hits_stay_unlinked_with_a_warning() -> None:
    assert warning(a_council("central", "Trung ương"), "Phú Thọ", None) == (
        "“Phú Thọ” có thể là 2 đơn vị: Tỉnh Phú Thọ (đến 30/6/2025); Tỉnh Phú Thọ (từ 1/7/2025)."
    )


@pytest.mark.parametrize(("text", "day"), [("Huế", OLD), ("Thừa Thiên Huế", NEW)])
def test_a_name_of_another_time_makes_no_second_unit(text: str, day: date) -> None:
    said = warning(a_council("central", "Trung ương"), text, day)
    assert said.startswith(f"“{text}” không có vào ngày {day:%-d/%-m/%Y}: ")


def test_no_hit_makes_an_unchecked_unit_that_is_found_again() -> None:
    central = a_council("central", "Trung ương")
    resolver = Resolver()
    unit = resolver.in_council(central, "Bộ Nội vụ", OLD, create=True).unit
    assert unit is not None
    assert (unit.kind, unit.parent, unit.is_checked) == ("ministry", None, False)
    assert resolver.in_council(central, "bộ nội vụ", NEW, create=True).unit == unit
    assert found(central, "Bộ  Nội Vụ", None) == unit


@pytest.mark.parametrize("text", ["Nguyễn Văn A (cá nhân)", "Bộ Nội vụ"])
def test_only_what_may_be_a_unit_becomes_one(text: str) -> None:
    count = Unit.objects.count()
    create = text.endswith("(cá nhân)")
    assert found(a_council("central", "Trung ương"), text, OLD, create=create) is None
    assert Unit.objects.count() == count


@pytest.mark.parametrize("text", ["", " ", "?", "…", "- -"])
def test_what_is_no_name(text: str) -> None:
    said = f"“{text}” không phải là một tên."
    assert warning(a_council("central", "Trung ương"), text, OLD) == said


def test_inner_units_and_those_of_the_demonstration_are_not_central() -> None:
    Unit.objects.create(name="Bộ Thử", kind=UnitKind.MINISTRY, is_demo=True)
    district = Unit.objects.create(name="Hiệp Hòa", kind=UnitKind.DISTRICT)
    unit = found(a_council("central", "Trung ương"), "Bộ Thử", OLD)
    assert unit is not None
    assert (unit.is_demo, unit.is_checked) == (False, False)
    assert found(a_council("central", "Trung ương"), "Hiệp Hòa", OLD) != district


# Ministry


def test_a_ministry_means_the_organ_and_never_the_province() -> None:
    ministry = a_council("ministry", "Bộ Văn hóa, Thể thao và Du lịch")
    bare = found(ministry, "Ninh Bình", OLD)
    assert bare is not None
    assert bare.parent is not None
    assert (str(bare), bare.kind) == ("Ninh Bình (Bộ Văn hóa, Thể thao và Du lịch)", "department")
    assert (bare.parent.name, bare.parent.kind) == ("Ninh Bình", "province")
    full = found(ministry, "Sở VHTT Ninh Bình", OLD)
    assert full == bare
    assert str(full) == "Sở VHTT Ninh Bình"
    assert found(ministry, "Sở Văn hoá và Thể thao tỉnh Ninh Bình", OLD) == bare
    assert found(ministry, "Ninh Bình", OLD) == bare


def test_two_organs_of_one_province_leave_its_name_open() -> None:
    ministry = a_council("ministry", "Thanh tra Chính phủ")
    for text in ("Thanh tra tỉnh Ninh Bình", "Trường Cán bộ Ninh Bình"):
        assert found(ministry, text, OLD) is not None
    assert warning(ministry, "Ninh Bình", OLD).startswith("“Ninh Bình” có thể là 2 đơn vị: ")


def test_ministries_keep_their_organs_apart() -> None:
    police, culture = a_council("ministry", "Bộ Công an"), a_council("ministry", "Bộ Văn hóa")
    assert found(police, "Ninh Bình", OLD) != found(culture, "Ninh Bình", OLD)


def test_the_organ_of_the_new_province_is_not_that_of_the_old() -> None:
    ministry = a_council("ministry", "Bộ Công an")
    old, new = (found(ministry, "Công an Phú Thọ", day) for day in (OLD, NEW))
    assert old is not None
    assert new is not None
    assert (old.parent and old.parent.valid_to, new.parent and new.parent.valid_from) == (
        date(2025, 6, 30),
        date(2025, 7, 1),
    )
    assert found(ministry, "Công an Phú Thọ", OLD) == old
    assert found(ministry, "Công an Phú Thọ", NEW) == new
    assert found(ministry, "Công an Thanh Hóa", OLD) == found(ministry, "Thanh Hóa", NEW)


def test_an_organ_of_a_province_that_is_no_more() -> None:
    ministry = a_council("ministry", "Bộ Công an")
    assert found(ministry, "Công an Hòa Bình", OLD) is not None
    assert warning(ministry, "Công an Hòa Bình", NEW) == (
        f"“Công an Hòa Bình” không có vào ngày 1/7/2025: "
        f"Công an Hòa Bình ({Unit.objects.get(name='Công an Hòa Bình').pk})."
    )


def test_a_doubtful_ministry_leaves_its_members_open() -> None:
    """Else "Ninh Bình" would be taken for the province."""
    for _n in range(2):
        Unit.objects.create(name="Bộ Công an", kind=UnitKind.MINISTRY)
    council = a_council("ministry", "Bộ Công an")
    assert council.unit is None
    said = "“Ninh Bình”: chưa rõ Bộ Công an là của đơn vị nào."
    assert warning(council, "Ninh Bình", OLD) == said


# Province, district, commune


def test_a_province_means_its_own() -> None:
    council = a_council("province", "Hội đồng Thi đua - Khen thưởng tỉnh Thanh Hóa")
    assert council.unit == Unit.objects.get(name="Thanh Hóa")
    unit = found(council, "Sở GDĐT", OLD)
    assert unit is not None
    assert (unit.parent, unit.kind) == (council.unit, "department")
    assert found(council, "Sở GDĐT Thanh Hoá", NEW) == unit
    assert found(council, "Sở GDĐT tỉnh", None) == unit


def test_old_and_new_provinces_have_two_councils() -> None:
    name = "Hội đồng Thi đua - Khen thưởng tỉnh Phú Thọ"
    old, new = a_council("province", name, OLD), a_council("province", name, NEW)
    assert old != new
    assert a_council("province", "UBND tỉnh Phú Thọ", OLD) == old


def test_without_a_day_a_province_that_was_two_stays_open() -> None:
    count = Unit.objects.count()
    council = a_council("province", "Hội đồng Thi đua - Khen thưởng tỉnh Phú Thọ", None)
    assert (council.unit, Unit.objects.count()) == (None, count)


def test_two_communes_called_tan_phu_are_two() -> None:
    district = a_council("district", "Hội đồng Thi đua - Khen thưởng huyện Châu Thành")
    province = a_council("province", "UBND tỉnh Thanh Hóa")
    assert found(district, "Tân Phú", OLD) != found(province, "Tân Phú", OLD)
    commune, ward = found(province, "xã Tân Lập", OLD), found(province, "phường Tân Lập", OLD)
    assert commune != ward
    assert warning(province, "Tân Lập", OLD).startswith("“Tân Lập” có thể là 2 đơn vị: ")


@pytest.mark.parametrize(
    ("level", "name", "unit", "kind", "parent"),
    [
        ("district", "Hội đồng Thi đua - Khen thưởng huyện Hiệp Hòa",
         "huyện Hiệp Hòa", "district", None),
        ("district", "hội đồng thi đua khen thưởng huyện Hiệp Hòa",
         "huyện Hiệp Hòa", "district", None),
        ("commune", "Hội đồng TĐKT xã Hòa Bình", "xã Hòa Bình", "commune", None),
        ("district", "Hội đồng TĐKT huyện Yên Thủy tỉnh Hòa Bình",
         "huyện Yên Thủy tỉnh Hòa Bình", "district", "Hòa Bình"),
        ("province", "Viện kiểm sát nhân dân tỉnh Hòa Bình",
         "Viện kiểm sát nhân dân tỉnh Hòa Bình", "department", "Hòa Bình"),
    ],
)  # fmt: skip
def test_the_unit_of_a_council(
    level: str, name: str, unit: str, kind: str, parent: str | None
) -> None:
    made = a_council(level, name).unit
    assert made is not None
    assert (made.name, made.kind, made.parent and made.parent.name) == (unit, kind, parent)
    assert a_council(level, name).unit == made


def test_units_of_the_demonstration_are_not_meant() -> None:
    council = a_council("province", "UBND tỉnh Thanh Hóa")
    demo = Unit.objects.create(name="Sở Thử", kind="department", parent=council.unit, is_demo=True)
    assert found(council, "Sở Thử", OLD) != demo


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("tỉnh Hà Tây", UnitKind.PROVINCE),
        ("Thành phố Huế", UnitKind.CITY),
        ("Bộ Y tế", UnitKind.MINISTRY),
        ("Sở Y tế", UnitKind.DEPARTMENT),
        ("Thị xã Sơn Tây", UnitKind.DISTRICT),
        ("Quận 1", UnitKind.DISTRICT),
        ("Đặc khu Cô Tô", UnitKind.COMMUNE),
        ("Hà Tây", UnitKind.OTHER),
        ("Tỉnhxyz", UnitKind.OTHER),
    ],
)
def test_the_kind_that_a_name_says(name: str, kind: UnitKind) -> None:
    assert kind_by_name(name) == kind
