"""Laws and awards as the reference data lay them down."""

import pytest

from catalogue.actions import load_award_aliases, load_award_kinds, load_legal_documents
from catalogue.models import AwardAlias, AwardKind, LegalDocument
from catalogue.models.awards import award_kinds_by_wording, wording_key
from tests.imported import imported_rows  # noqa: F401  # a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("imported_rows")]


def test_how_many_there_are() -> None:
    assert (AwardKind.objects.count(), LegalDocument.objects.count()) == (43, 14)


@pytest.mark.parametrize(
    ("code", "name", "group", "verb"),
    [
        ("COCP", "Cờ thi đua của Chính phủ", "danh_hieu_thi_dua", "tang"),
        ("BKTTG", "Bằng khen của Thủ tướng Chính phủ", "bang_khen", "tang"),
        ("CSTDCS", "Chiến sĩ thi đua cơ sở", "danh_hieu_thi_dua", "cong_nhan"),
        ("GK", "Giấy khen", "giay_khen", "tang"),
    ],
)
def test_what_one_does_with_an_award(code: str, name: str, group: str, verb: str) -> None:
    kind = AwardKind.objects.get(code=code)
    assert (kind.name, kind.group, kind.verb) == (name, group, verb)


def test_honours_are_conferred() -> None:
    honours = AwardKind.objects.filter(group="danh_hieu_vinh_du_nha_nuoc")
    assert {kind.verb for kind in honours} == {"phong_tang"}


@pytest.mark.parametrize(
    ("wording", "code"),
    [
        ("Cờ thi đua của Chính phủ", "COCP"),
        ("CỜ THI ĐUA CỦA CHÍNH PHỦ", "COCP"),
        ("Bằng khen của UBND tỉnh", "BKBT"),
        ("Bằng khen của Chủ tịch UBND tỉnh", "BKBT"),
        ("Chiến sỹ thi đua cơ sở", "CSTDCS"),
        ("Cờ thi đua", None),
        ("Bằng khen", None),
    ],
)
def test_wordings_are_exact(wording: str, code: str | None) -> None:
    kind = award_kinds_by_wording().get(wording_key(wording))
    assert (kind and kind.code) == code


def test_an_alias_names_one_kind() -> None:
    keys = [wording_key(alias.text) for alias in AwardAlias.objects.all()]
    assert len(keys) == len(set(keys)) > 0


def test_what_an_administrator_edited_stays() -> None:
    kind = AwardKind.objects.get(code="GK")
    kind.name = "Giấy khen (đã sửa)"
    kind.save()
    entry = {
        "code": "GK", "kind": "giay_khen", "name_vi": "Giấy khen", "name_en": "", "subject": [],
        "level": "", "decided_by": "",
    }  # fmt: skip
    assert load_award_kinds([entry]) == 0
    assert load_award_aliases([{"code": "GK", "texts": ["Giấy khen của Chủ tịch UBND huyện"]}]) == 0
    assert AwardKind.objects.get(code="GK").name == "Giấy khen (đã sửa)"
    law = LegalDocument.objects.first()
    assert law is not None
    law.note = "đã sửa"
    law.save()
    days = dict.fromkeys(("issued_on", "effective_from", "effective_to"))
    same = {"number": law.number, "name": "khác", "note": "", "source": "", **days}
    assert load_legal_documents([same]) == 0
    assert LegalDocument.objects.get(number=law.number).note == "đã sửa"


def test_keys_follow_the_name() -> None:
    kind = AwardKind.objects.get(code="COCP")
    assert kind.search_key == "cocp co thi dua cua chinh phu"
    kind.name = "Cờ khác"
    kind.save()
    assert AwardKind.objects.get(code="COCP").search_key == "cocp co khac"
