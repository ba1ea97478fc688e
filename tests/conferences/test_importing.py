"""What an import leaves behind in canonical rows, and what a correction takes away again."""

from datetime import date
from typing import Any

import pytest

from accounts.models import User
from awards.models import Award
from clusters.models import (
    Cluster,
    ClusterYear,
    Council,
    Membership,
    Province,
    Term,
    Unit,
)
from conferences.actions import Differs, Imported, import_records
from conferences.actions.matching import match
from conferences.models import Conference, Mention, StatedTerm
from tests.imported import imported_rows  # noqa: F401  # a fixture
from tests.records_made import (
    CENTRAL,
    cluster,
    council,
    full_records,
    meeting,
    proposal,
    record,
    term,
)
from workflow.models import JournalEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("imported_rows")]


def take(*records: Any, update: bool = False) -> Imported:
    return import_records(list(records), by=None, update=update)


def members(record_id: str) -> list[str]:
    year = Conference.objects.get(record_id=record_id).cluster_year
    rows = Membership.objects.filter(cluster_year=year)
    return [str(row.unit) for row in rows.order_by("unit__order_key")]


def terms(cluster_name: str = "Cụm thi đua thử") -> list[tuple[str, str, str | None, int, str]]:
    rows = Term.objects.filter(cluster_year__cluster__name=cluster_name)
    found = [
        (t.cluster_year.label, t.office, str(t.unit) if t.unit else None, t.order, t.status)
        for t in rows
    ]
    return sorted(found, key=lambda row: (*row[:2], row[3], row[2] or ""))


def everything() -> dict[str, list[Any]]:
    """All rows that an import can write, as values."""
    models = (Award, Cluster, ClusterYear, Conference, Council, Membership, Mention, StatedTerm,
              Term, Unit, JournalEntry)  # fmt: skip
    return {m._meta.label: list(m._default_manager.order_by("pk").values()) for m in models}


# Seeds: what the real texts say, and no more


def test_seed_0_names_its_members_and_officers() -> None:
    assert members("seed-0") == [
        "Tỉnh Bắc Giang", "Tỉnh Bắc Kạn", "Tỉnh Hòa Bình", "Tỉnh Phú Thọ", "Tỉnh Thái Nguyên",
        "Tỉnh Tuyên Quang", "Tỉnh Yên Bái",
    ]  # fmt: skip
    assert terms("Cụm thi đua 7 tỉnh Trung du và Miền núi phía Bắc") == [
        ("2017", "chair", "Tỉnh Tuyên Quang", 1, "serving"),
        ("2017", "vice_chair", "Tỉnh Hòa Bình", 1, "serving"),
        ("2018", "chair", "Tỉnh Hòa Bình", 1, "serving"),
        ("2018", "vice_chair", "Tỉnh Yên Bái", 1, "serving"),
    ]


def test_a_term_that_was_only_proposed_stays_a_proposal() -> None:
    assert terms("Cụm thi đua các tỉnh Tây Nguyên và Duyên hải miền Trung") == [
        ("2023", "chair", "Tỉnh Bình Định", 1, "serving"),
        ("2023", "vice_chair", "Tỉnh Lâm Đồng", 1, "serving"),
        ("2024", "chair", "Tỉnh Lâm Đồng", 1, "proposed"),
        ("2024", "vice_chair", "Tỉnh Phú Yên", 1, "proposed"),
    ]


def test_members_only_inferred_are_none() -> None:
    named = {"Vĩnh Phúc", "Quảng Ninh", "Quảng Nam", "Kon Tum", "Gia Lai"}
    years = ClusterYear.objects.filter(
        cluster__name__in=[
            "Cụm thi đua các tỉnh Đồng bằng sông Hồng",
            "Cụm thi đua các tỉnh Tây Nguyên và Duyên hải miền Trung",
        ]
    )
    found = Membership.objects.filter(cluster_year__in=years, unit__name__in=named)
    assert list(found) == []
    assert years.filter(memberships__isnull=False).distinct().count() == 5


def test_seed_1_says_nothing_of_the_province() -> None:
    """In the culture ministry's cluster "Ninh Bình" is its Sở VHTT, never the province."""
    conference = Conference.objects.get(record_id="seed-1")
    said = conference.mentions.filter(text__contains="Ninh Bình")
    assert {(m.role, m.text, str(m.unit), m.unit and m.unit.kind) for m in said} == {
        ("officer", "Sở VHTT Ninh Bình", "Sở VHTT Ninh Bình", "department"),
        ("member", "Sở VHTT Ninh Bình", "Sở VHTT Ninh Bình", "department"),
        ("recipient", "Ninh Bình", "Sở VHTT Ninh Bình", "department"),
    }
    assert (
        Mention.objects.filter(
            conference=conference, unit__in=Province.objects.values("pk")
        ).count()
        == 0
    )
    assert terms(conference.cluster.name if conference.cluster else "") == [
        ("2017", "chair", "Sở VHTT&DL Vĩnh Phúc", 1, "serving"),
        ("2018", "chair", "Sở VHTT Ninh Bình", 1, "serving"),
    ]


def test_seed_2_belongs_to_no_cluster() -> None:
    conference = Conference.objects.get(record_id="seed-2")
    assert (conference.cluster, conference.cluster_year) == (None, None)
    assert str(conference.council.unit) == "huyện Hiệp Hòa"
    assert Award.objects.filter(conferral__conferral__resolution__conference=conference).count() > 0


def test_one_name_under_two_councils_is_two_clusters() -> None:
    rows = Cluster.objects.filter(name__contains="các tỉnh Đồng bằng sông Hồng", kind="cum")
    assert {(c.council.level, c.name) for c in rows} == {
        ("central", "Cụm thi đua các tỉnh Đồng bằng sông Hồng"),
        ("ministry", "Cụm thi đua các tỉnh Đồng bằng sông Hồng (ngành VHTTDL)"),
    }
    same = cluster(name="Cụm số 1")
    take(
        record(cluster=same),
        record(id="thu-2", cluster=same, council=council("ministry", "Bộ Công an")),
        record(id="thu-3", cluster=same | {"sector": "Công an"}),
        record(id="thu-4", cluster=same | {"name": "CỤM SỐ 1"}),
    )
    ids = dict(
        Conference.objects.filter(record_id__startswith="thu").values_list("record_id", "cluster")
    )
    assert ids["thu-2017"] == ids["thu-4"]
    assert len(set(ids.values())) == 3


def test_an_alias_links_and_the_stated_name_stays() -> None:
    rows = Conference.objects.filter(record_id__in=["dnb-2015-mid", "dnb-2016-mid", "dnb-2018"])
    assert len({row.cluster_id for row in rows}) == 1
    assert {row.stated_cluster for row in rows} == {
        "Cụm thi đua các tỉnh miền Đông Nam Bộ",
        "Cụm thi đua các tỉnh Đông Nam Bộ",
        "Cụm thi đua các tỉnh miền Đông Nam bộ",
    }


def test_the_three_tan_phu_are_three() -> None:
    assert {
        (str(u.parent), u.is_checked)
        for u in Unit.objects.filter(name__in=("Tân Phú", "Quận Tân Phú"))
    } == {
        ("Tỉnh Đồng Nai", False),
        ("huyện Châu Thành", False),
        ("Thành phố Hồ Chí Minh", False),
    }


def test_nothing_of_the_54_is_doubtful_and_no_province_was_made_up() -> None:
    assert Mention.objects.exclude(warning="").count() == 0
    assert Province.objects.count() == 90
    assert Unit.objects.filter(name="").count() == 0


# A record of one's own


def test_what_is_no_membership() -> None:
    take(
        record(
            cluster=cluster(members=["Hà Nam"], excluded=["Hà Nội"]),
            conference=meeting(host="Nam Định", attendees=["Thái Bình"]),
            terms=[term("Ninh Bình")],
            ranking={
                "complete": True,
                "entries": [{"unit": "Hải Dương", "rank": 1, "total": None}],
            },
            proposals=[proposal("Cờ thi đua của Chính phủ", ["Hưng Yên"])],
        )
    )
    assert members("thu-2017") == ["Tỉnh Hà Nam"]
    assert terms() == [("2017", "chair", "Tỉnh Ninh Bình", 1, "serving")]
    assert Award.objects.filter(recipient="Hưng Yên").count() == 0


def test_members_need_a_year_and_terms_their_own() -> None:
    take(
        record(
            emulation_year=None,
            cluster=cluster(members=["Hà Nam"]),
            terms=[term("Hà Nam", year=None), term("Hà Nội", year="2019", status="elected")],
        )
    )
    assert Conference.objects.get(record_id="thu-2017").cluster_year is None
    assert terms() == [("2019", "chair", "Thành phố Hà Nội", 1, "elected")]
    assert [y.label for y in ClusterYear.objects.filter(cluster__name="Cụm thi đua thử")] == [
        "2019"
    ]


def test_a_year_has_its_days_and_a_school_year_its_own() -> None:
    take(
        record(cluster=cluster()),
        record(id="thu-b", emulation_year="2020-2021"),
        record(id="thu-c", emulation_year="0000"),
    )
    years = ClusterYear.objects.filter(cluster__name="Cụm thi đua thử").order_by("label")
    assert [(y.label, y.starts_on, y.ends_on) for y in years] == [
        ("0000", None, None),
        ("2017", date(2017, 1, 1), date(2017, 12, 31)),
        ("2020-2021", None, None),
    ]


def test_the_weightiest_word_on_a_term_counts() -> None:
    said = [term("Hà Nam", status=status) for status in ("proposed", "serving", "elected")]
    take(*[record(id=f"thu-{n}", terms=[word]) for n, word in enumerate(said)])
    assert terms() == [("2017", "chair", "Tỉnh Hà Nam", 1, "serving")]
    canonical = {
        row.term_id
        for row in StatedTerm.objects.filter(year="2017", conference__record_id__startswith="thu")
    }
    assert len(canonical) == 1


def test_two_equal_vice_chairs_and_one_that_nobody_names() -> None:
    vice = {"office": "vice_chair"}
    take(
        record(
            terms=[
                term("Hà Nam", **vice),
                term("Nam Định", **vice),
                term(None, **vice),
                term(None, **vice, order=2),
            ]
        )
    )
    assert terms() == [
        ("2017", "vice_chair", None, 1, "serving"),
        ("2017", "vice_chair", "Tỉnh Hà Nam", 1, "serving"),
        ("2017", "vice_chair", "Tỉnh Nam Định", 1, "serving"),
        ("2017", "vice_chair", None, 2, "serving"),
    ]


# Again, and otherwise


def test_the_same_again_changes_nothing() -> None:
    made = full_records("thu-1", "thu-2")
    assert take(*made) == Imported(records=2, created=2)
    before = everything()
    assert take(*made, update=True) == Imported(records=2, unchanged=2)
    assert everything() == before


def test_other_content_is_refused_and_nothing_written() -> None:
    take(record())
    before = everything()
    changed = record(title=None, voting="", terms=[term("Hà Nam")])
    with pytest.raises(Differs) as caught:
        take(record(id="thu-moi"), changed)
    assert caught.value.lines == [
        'thu-2017, title: "Tổng kết năm 2017" → (không có)',
        (
            'thu-2017, terms[0]: (không có) → {"office": "chair", "unit": "Hà Nam", '
            '"year": "2017", "order": 1, "status": "serving"}'
        ),
        'thu-2017, voting: (không có) → ""',
    ]
    assert everything() == before


def test_a_long_difference_is_cut() -> None:
    take(record(title="a" * 500))
    with pytest.raises(Differs) as caught:
        take(record(title="b" * 500))
    (line,) = caught.value.lines
    assert len(line) < 300


def test_an_update_takes_away_what_only_the_old_version_said() -> None:
    old, other = full_records("thu-1"), full_records("thu-1")
    (first,) = old
    first["terms"].append(term("Hà Nội", year="2019", status="elected"))
    first["cluster"]["members"].append("Thái Bình")
    take(first)
    key = Conference.objects.get(record_id="thu-1").pk
    assert len(terms()) == 3
    (second,) = other
    second["cluster"]["members"] = ["Hà Nam"]
    second["terms"] = [term("Nam Định")]
    second["proposals"] = second["conferred"] = []
    assert take(second, update=True) == Imported(records=1, updated=1)
    assert Conference.objects.get(record_id="thu-1").pk == key
    assert members("thu-1") == ["Tỉnh Hà Nam"]
    assert terms() == [("2017", "chair", "Tỉnh Nam Định", 1, "serving")]
    years = ClusterYear.objects.filter(cluster__name="Cụm thi đua thử")
    assert [year.label for year in years] == ["2017"]
    assert Award.objects.filter(awarded_on=date(2018, 3, 22), name="Giấy khen").count() == 0


def test_what_another_record_or_the_reference_says_stays() -> None:
    name = "Cụm thi đua 7 tỉnh Trung du và Miền núi phía Bắc"
    said = {"cluster": cluster(name=name, members=["Phú Thọ", "Hà Nam"]), "terms": [term("Hà Nam")]}
    take(record(**said), record(id="thu-2", **said))
    assert len(members("seed-0")) == 8
    bare: dict[str, Any] = {"cluster": cluster(name=name), "terms": []}
    take(record(**bare), update=True)
    assert len(members("seed-0")) == 8
    row = Membership.objects.get(unit__name="Hà Nam", cluster_year__cluster__name=name)
    assert row.source == "record:thu-2"
    assert Term.objects.get(unit__name="Hà Nam", cluster_year__cluster__name=name).source == (
        "record:thu-2"
    )
    take(record(id="thu-2", **bare), update=True)
    assert len(members("seed-0")) == 7
    assert terms(name)[0] == ("2017", "chair", "Tỉnh Tuyên Quang", 1, "serving")
    assert len(terms(name)) == 4


def test_an_update_keeps_the_rows_that_are_still_said() -> None:
    take(*full_records("thu-1"))
    before = {
        model: list(model._default_manager.order_by("pk").values_list("pk", flat=True))
        for model in (Term, Membership, ClusterYear)
    }
    (changed,) = full_records("thu-1")
    changed["voting"] = None
    take(changed, update=True)
    assert before == {
        model: list(model._default_manager.order_by("pk").values_list("pk", flat=True))
        for model in (Term, Membership, ClusterYear)
    }


def test_an_update_may_move_to_another_cluster_or_to_none() -> None:
    take(record(cluster=cluster(members=["Hà Nam"]), terms=[term("Hà Nam")]))
    take(record(cluster=cluster(name="Cụm khác"), terms=[term("Hà Nam")]), update=True)
    assert terms() == []
    assert terms("Cụm khác") == [("2017", "chair", "Tỉnh Hà Nam", 1, "serving")]
    take(record(cluster=None, terms=[term("Hà Nam")]), update=True)
    assert terms("Cụm khác") == []
    names = ["Cụm thi đua thử", "Cụm khác"]
    assert ClusterYear.objects.filter(cluster__name__in=names).count() == 0


def test_a_meeting_of_our_own_is_not_replaced() -> None:
    take(record())
    Conference.objects.filter(record_id="thu-2017").update(state="concluded")
    with pytest.raises(Differs) as caught:
        take(record(title="khác"), update=True)
    assert caught.value.lines == [
        "thu-2017: hội nghị này họp trong hệ thống, bản ghi không thay được."
    ]


def test_names_in_doubt_stay_unlinked_and_are_said() -> None:
    parent = Unit.objects.get(name="huyện Hiệp Hòa")
    both = [
        Unit.objects.create(name=f"{kind} Hương Lâm", kind="commune", parent=parent)
        for kind in ("Phường", "Xã")
    ]
    done = take(
        record(
            council=council("district", "Hội đồng Thi đua - Khen thưởng huyện Hiệp Hòa"),
            cluster=cluster(members=["Hương Lâm", "xã Hương Lâm"]),
            terms=[term("Hương Lâm"), term("…")],
        )
    )
    two = " có thể là 2 đơn vị: " + "; ".join(f"{unit} ({unit.pk})" for unit in both)
    assert done.warnings == [
        f"thu-2017: “Hương Lâm”{two}.",
        f"thu-2017: “Hương Lâm”{two}.",
        "thu-2017: “…” không phải là một tên.",
    ]
    assert members("thu-2017") == ["Xã Hương Lâm"]
    assert terms() == []
    said = Conference.objects.get(record_id="thu-2017").mentions
    assert list(said.order_by("role", "order").values_list("text", "match")) == [
        ("Hương Lâm", None), ("xã Hương Lâm", "rule"), ("Hương Lâm", None), ("…", None),
    ]  # fmt: skip


def test_what_an_administrator_matched_stays_matched() -> None:
    admin = User.objects.create_superuser("quan-tri")
    named = cluster(members=["Hà Tây", "Hà Nam"])
    take(record(cluster=named))
    province = Unit.objects.get(name="Hà Nội")
    mention = Mention.objects.get(conference__record_id="thu-2017", text="Hà Tây")
    match(mention=mention, unit=province, by=admin)
    assert members("thu-2017") == ["Tỉnh Hà Nam", "Thành phố Hà Nội"]
    take(record(cluster=named, title="khác"), update=True)
    assert members("thu-2017") == ["Tỉnh Hà Nam", "Thành phố Hà Nội"]
    take(record(cluster=cluster(members=["Hà Tây "])), update=True)
    assert members("thu-2017") == ["Hà Tây"]


def test_every_import_is_in_the_journal() -> None:
    before = JournalEntry.objects.count()
    take(record())
    take(record(title="khác"), update=True)
    take(record(title="khác"))
    lines = JournalEntry.objects.order_by("pk")[before:]
    pk = Conference.objects.get(record_id="thu-2017").pk
    assert [(e.verb, e.subject_kind, e.subject_id, e.subject_label, e.by) for e in lines] == [
        ("record", "conferences.conference", pk, "Tổng kết năm 2017", None),
        ("update_record", "conferences.conference", pk, "khác", None),
    ]


def test_the_council_is_found_again() -> None:
    assert Council.objects.filter(level="central").count() == 1
    assert Council.objects.get(level="central").name == CENTRAL
    made = [record(), record(id="b", council=council("central", "Hội đồng TĐKT Trung ương"))]
    take(*made)
    assert Council.objects.filter(level="central").count() == 1
