"""When two names are one: exact, whatever the spelling of the same letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusters.names import Wordings, key, organ_of, within

WORDINGS = Wordings.of(
    [
        ("VHTTDL", "Văn hóa, Thể thao và Du lịch"),
        ("VHTT&DL", "Văn hóa, Thể thao và Du lịch"),
        ("VHTT", "Văn hóa và Thể thao"),
        ("HTX", "Hợp tác xã"),
        ("HCM", "Hồ Chí Minh"),
        ("LM HTX", "Liên minh Hợp tác xã"),
    ]
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hoà Bình", "Hòa Bình"),
        ("HOÀ BÌNH", "hòa  bình"),
        ("tỉnh Hòa Bình", "Hòa Bình"),
        ("UBND tỉnh Hòa Bình", "Hòa Bình"),
        ("Uỷ ban nhân dân tỉnh Hòa Bình", "Hòa Bình"),
        ("TP. Hồ Chí Minh", "Thành phố Hồ Chí Minh"),
        ("TP.HCM", "Hồ Chí Minh"),
        ("Bà Rịa-Vũng Tàu", "Bà Rịa – Vũng Tàu"),
        ("Sở VHTT&DL", "Sở Văn hoá, Thể thao và Du lịch"),
        ("Sở VHTTDL", "sở vhtt&dl"),
        ("LM HTX Việt Nam", "Liên minh HTX Việt Nam"),
        ("Cụm  số 1", "CỤM SỐ 1"),
    ],
)
def test_one_place(one: str, other: str) -> None:
    assert WORDINGS.place(one) == WORDINGS.place(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hà Nam", "Hà Năm"),
        ("Hòa Bình", "Hóa Bình"),
        ("Đắk Lắk", "Đắc Lắc"),
        ("Sở VHTT", "Sở VHTTDL"),
        ("Cụm số 1", "Cụm số 10"),
        ("Đông", "Dông"),
        ("Hà Nội", "HàNội"),
        ("Huế", "Thừa Thiên Huế"),
    ],
)
def test_two_places(one: str, other: str) -> None:
    assert WORDINGS.place(one) != WORDINGS.place(other)


@pytest.mark.parametrize("name", ["tỉnh", "UBND", "Thành phố", "TP.", "UBND tỉnh"])
def test_a_name_is_never_emptied(name: str) -> None:
    assert WORDINGS.place(name) != ()


@pytest.mark.parametrize(
    ("said", "after"),
    [
        ("Hội đồng Thi đua - Khen thưởng tỉnh Quảng Ngãi", "Quảng Ngãi"),
        ("Hội đồng TĐKT TP Hải Phòng", "Hải Phòng"),
        ("UBND tỉnh Quảng Ngãi", "Quảng Ngãi"),
        ("Hội đồng thi đua khen thưởng huyện Hiệp Hoà", "huyện Hiệp Hòa"),
        ("Bộ Công an", "Bộ Công an"),
    ],
)
def test_what_a_council_is_called_after(said: str, after: str) -> None:
    assert WORDINGS.council(said) == WORDINGS.expand(after)


@pytest.mark.parametrize(
    ("host", "one", "other", "same"),
    [
        ("Quảng Ngãi", "Sở GDĐT Quảng Ngãi", "Sở GDĐT", True),
        ("Quảng Ngãi", "Sở GDĐT tỉnh Quảng Ngãi", "Sở GDĐT tỉnh", True),
        ("Quảng Ngãi", "Sở GDĐT", "Sở TTTT", False),
        ("Châu Thành", "xã Tân Phú", "Tân Phú", True),
        ("Châu Thành", "xã Tân Phú", "phường Tân Phú", False),
        ("Châu Thành", "Xã Tân Phú", "xã TÂN PHÚ", True),
        # A town called like its province keeps its name.
        ("Phú Thọ", "thị xã Phú Thọ", "Thị xã Phú Thọ", True),
        ("Phú Thọ", "thị xã Phú Thọ", "thị xã", False),
        ("Phú Thọ", "thị xã Phú Thọ", "thị xã Nghĩa Lộ", False),
        ("Phú Thọ", "TP Phú Thọ", "Phú Thọ", True),
    ],
)
def test_names_inside_an_area(host: str, one: str, other: str, same: bool) -> None:
    around = WORDINGS.place(host)
    names = [within(WORDINGS.expand(name), around) for name in (one, other)]
    assert names[0].same(names[1]) is same


@pytest.mark.parametrize(
    ("text", "organ", "place"),
    [
        ("Ninh Bình", "", "Ninh Bình"),
        ("tỉnh Ninh Bình", "", "Ninh Bình"),
        ("Sở VHTT Ninh Bình", "Sở Văn hóa và Thể thao", "Ninh Bình"),
        ("Sở VHTT tỉnh Ninh Bình", "Sở Văn hóa và Thể thao", "Ninh Bình"),
        ("Sở GDĐT TP Hồ Chí Minh", "Sở GDĐT", "Hồ Chí Minh"),
        ("Công an Thừa Thiên Huế", "Công an", "Thừa Thiên Huế"),
        ("Liên minh HTX Ninh Bình", "Liên minh Hợp tác xã", "Ninh Bình"),
        ("Hội Nhà báo Việt Nam", "Hội Nhà báo Việt Nam", ""),
        # Districts and communes that are called like a province do not lie in it.
        ("Công an huyện Ninh Bình", "Công an huyện Ninh Bình", ""),
        ("xã Ninh Bình", "xã Ninh Bình", ""),
        ("VKSND thị xã Ninh Bình", "VKSND thị xã Ninh Bình", ""),
    ],
)
def test_organs_and_their_places(text: str, organ: str, place: str) -> None:
    places = [WORDINGS.place(p) for p in ("Ninh Bình", "Hồ Chí Minh", "Huế", "Thừa Thiên Huế")]
    found = organ_of(WORDINGS.expand(text), places)
    assert (found.organ, found.place) == (WORDINGS.expand(organ), WORDINGS.expand(place))


def test_an_organ_known_by_its_place_only_may_be_any_organ_there() -> None:
    places = [WORDINGS.place("Ninh Bình"), WORDINGS.place("Hà Nam")]
    bare, full, other, elsewhere = (
        organ_of(WORDINGS.expand(text), places)
        for text in ("Ninh Bình", "Sở VHTT Ninh Bình", "Công an Ninh Bình", "Sở VHTT Hà Nam")
    )
    assert bare.same(full)
    assert full.same(bare)
    assert not full.same(other)
    assert not full.same(elsewhere)


@given(st.text(max_size=40))
def test_keys_fit_an_index_and_know_each_other(text: str) -> None:
    long = WORDINGS.expand(text * 300)
    assert len(key(long).encode()) <= 1350
    assert key(long) == key(WORDINGS.expand(text * 300))


def test_long_names_that_differ_at_their_end_have_two_keys() -> None:
    one, other = (key(WORDINGS.expand("Cụm " * 500 + end)) for end in ("một", "hai"))
    assert one != other
    assert key(WORDINGS.expand("Cụm số 1")) == "cum5 sô4 1"
