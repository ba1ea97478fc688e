"""What a resolution is prepared from, how it is changed, and what the change leaves."""

from decimal import Decimal

import pytest

from catalogue.models import AwardKind
from clusters.models import Office, TermOrigin, TermStatus
from conferences.actions.conferring import Conferred, Group, write_conferral
from conferences.actions.electing import Chosen, elect_by_ballot, suggested, write_officers
from conferences.actions.nominating import (
    Proposed,
    nominate_by_ballot,
    prepare_nominations,
    remove_nomination,
    write_nomination,
)
from conferences.actions.preparation import prepare_empty
from conferences.actions.ranking import Place, rank_by_ballot, rank_units, take_standing
from conferences.actions.stating import write_covenant, write_findings
from conferences.models import Conference, FindingKind, Resolution, Standing, StandingFrom
from conferences.resolutions.conclusion import refusals
from conferences.resolutions.scored import scored_standing
from scoring.actions.finishing import finalize
from tests.conferences.ballots_made import opened
from tests.conferences.resolutions_made import bare, proposed, quotas, ranks, scored, voted
from tests.scoring.appraisals_made import alone, appraised, appraiser, sent, units
from tests.world import ROLES, World
from workflow.journal import history
from workflow.moves import Denied, Refused, Stale


def last_trace(conference: Conference) -> dict[str, object]:
    entry = history(conference).filter(verb="change_resolution").first()
    assert entry is not None
    return dict(entry.detail)


@pytest.mark.parametrize("role", [role for role in ROLES if role != "chair"])
def test_only_the_chair_changes_a_resolution(world: World, role: str) -> None:
    with pytest.raises(Denied):
        write_findings(conference=world.conference, texts={}, by=world.users[role])


def test_the_standing_of_the_scoring_is_copied(world: World) -> None:
    pk = scored(world)
    take_standing(conference=world.conference, by=world.users["chair"], why="Đã chốt điểm")
    rows = Standing.objects.filter(resolution__conference=world.conference).order_by("order")
    assert [(row.mention.unit, row.total, row.assigned_max, row.rank) for row in rows] == [
        (world.unit("Sở Nội vụ"), Decimal(684), Decimal(700), 1),
        (world.unit("Sở Tài chính"), Decimal(950), Decimal(1000), 2),
        (world.unit("Sở Xây dựng"), Decimal(950), Decimal(1000), 2),
        (world.unit("Sở Y tế"), Decimal("1002.5"), Decimal(1000), None),
    ]
    assert rows[3].note == "Không được xét: không đạt điều kiện bắt buộc."
    resolution = Resolution.objects.get(conference=world.conference)
    assert (resolution.standing_from, resolution.scoring_standing_id) == ("scoring", pk)
    trace = last_trace(world.conference)
    assert (trace["section"], trace["why"]) == ("standing", "Đã chốt điểm")
    assert len(trace["before"]) == 7  # type: ignore[arg-type]  # a list of lines


def test_the_newest_standing_counts_and_a_changed_one_is_stale(world: World) -> None:
    scored(world)
    take_standing(conference=world.conference, by=world.users["chair"])
    assert refusals(world.conference) == []
    # Adopted again with the same content: nothing has changed.
    scored(world)
    assert refusals(world.conference) == []
    scored(world, {"Sở Y tế": ("990", "1000", 1)})
    (told,) = refusals(world.conference)
    assert "Bảng điểm đã đổi từ lúc trình" in told
    take_standing(conference=world.conference, by=world.users["chair"])
    assert ranks(world.conference) == {"Sở Y tế": 1}
    assert refusals(world.conference) == []


def test_without_a_scoring_there_is_nothing_to_take(world: World) -> None:
    with pytest.raises(Refused, match="chưa có điểm cuối cùng"):
        take_standing(conference=world.conference, by=world.users["chair"])


def test_a_rank_is_changed_with_a_reason_and_a_class_without(world: World) -> None:
    rows = {row.mention.unit: row.pk for row in world.conference.resolution.standings.all()}
    chair, health = world.users["chair"], rows[world.unit("Sở Y tế")]
    rank_units(
        conference=world.conference, places={health: Place(5, "Hoàn thành tốt")}, why="", by=chair
    )
    resolution = Resolution.objects.get(conference=world.conference)
    assert resolution.standing_from == StandingFrom.TOTALS
    demoted = {health: Place(None, "Hoàn thành", "Bị kỷ luật")}
    with pytest.raises(Refused, match="Ghi lý do"):
        rank_units(conference=world.conference, places=demoted, why=" ", by=chair)
    last = rows[world.unit("Sở Văn hóa, Thể thao và Du lịch")]
    with pytest.raises(Refused, match="hạng 5"):
        rank_units(conference=world.conference, places=demoted, why="Kỷ luật", by=chair)
    rank_units(
        conference=world.conference, places=demoted | {last: Place(5)}, why="Kỷ luật", by=chair
    )
    assert ranks(world.conference)["Sở Y tế"] is None
    assert ranks(world.conference)["Sở Văn hóa, Thể thao và Du lịch"] == 5
    trace = last_trace(world.conference)
    assert trace["why"] == "Kỷ luật"
    assert "Sở Y tế (minh họa): không xếp hạng, 931, Hoàn thành, Bị kỷ luật" in str(trace["after"])


def test_of_two_who_change_it_at_once_the_second_is_told(world: World) -> None:
    chair, seen = world.users["chair"], world.conference.resolution.version
    write_findings(conference=world.conference, texts={"limitation": ["A"]}, by=chair, seen=seen)
    with pytest.raises(Stale):
        write_findings(
            conference=world.conference, texts={"limitation": ["B"]}, by=chair, seen=seen
        )
    kept = world.conference.findings.get(kind=FindingKind.LIMITATION)
    assert kept.text == "A"


def test_nominations_from_the_top_of_the_ranks(world: World) -> None:
    """Two share the first rank: one flag is for the meeting to give."""
    quotas(world, ("COCP", 1), ("COBT", 2), ("BKBT", None))
    prepare_nominations(conference=world.conference, by=world.users["chair"])
    assert proposed(world.conference) == [
        ("COCP", []),
        ("COBT", ["Sở Giáo dục và Đào tạo"]),
        (
            "BKBT",
            ["Sở Tài chính", "Sở Nông nghiệp và Môi trường", "Sở Y tế",
             "Sở Văn hóa, Thể thao và Du lịch"],
        ),
    ]  # fmt: skip
    assert any("chưa chọn đơn vị nào" in told for told in refusals(world.conference))
    rest = world.conference.resolution.nominations.get(kind__code="BKBT")
    assert rest.note == "Các đơn vị còn lại"


def test_choosing_among_equals_needs_no_reason_and_more_does(world: World) -> None:
    flag, _second = quotas(world, ("COBT", 1), ("BKBT", 6))
    chair = world.users["chair"]
    prepare_nominations(conference=world.conference, by=chair)
    row = world.conference.resolution.nominations.get(quota=flag)
    both = (world.unit("Sở Nội vụ"), world.unit("Sở Xây dựng"))

    def choose(*units: object, reason: str = "") -> None:
        write_nomination(
            conference=world.conference,
            nomination=row,
            proposed=Proposed(kind=flag.kind, quota=flag, units=units, reason=reason),  # type: ignore[arg-type]  # units
            by=chair,
        )

    choose(both[1])
    with pytest.raises(Refused, match="Vượt hạn mức 1 đơn vị"):
        choose(*both)
    with pytest.raises(Refused, match="Bỏ qua"):
        choose(world.unit("Sở Y tế"))
    choose(*both, reason="Hội nghị thống nhất: hai đơn vị bằng điểm")
    row.refresh_from_db()
    assert (row.limit, row.deviation) == (1, "Hội nghị thống nhất: hai đơn vị bằng điểm")
    assert last_trace(world.conference)["why"] == row.deviation
    # What the meeting has decided stays when the rest is prepared again.
    prepare_nominations(conference=world.conference, by=chair)
    assert proposed(world.conference)[0] == ("COBT", ["Sở Nội vụ", "Sở Xây dựng"])


def test_a_nomination_beyond_the_quotas_bars_the_conclusion(world: World) -> None:
    assert refusals(world.conference) == []
    quotas(world, ("COCP", 1))
    told = refusals(world.conference)
    assert len(told) == 2
    assert "không có hạn mức" in told[0]


def test_a_number_without_names_and_its_limit(world: World) -> None:
    (flag,) = quotas(world, ("COBT", 2))
    conference, chair = bare(world), world.users["chair"]
    many = Proposed(kind=flag.kind, quota=flag, count=3)
    with pytest.raises(Refused, match="Vượt hạn mức"):
        write_nomination(conference=conference, nomination=None, proposed=many, by=chair)
    few = Proposed(kind=flag.kind, quota=flag, count=2)
    row = write_nomination(conference=conference, nomination=None, proposed=few, by=chair)
    assert (row.count, row.recipients.count(), row.award) == (2, 0, flag.kind.name)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (Proposed(award="Giấy khen"), "Chọn đơn vị được đề nghị"),
        (Proposed(count=2), "Chưa có hình thức"),
        (Proposed(award=" ", count=2), "Chưa có hình thức"),
    ],
)
def test_a_nomination_of_nothing(world: World, given: Proposed, said: str) -> None:
    with pytest.raises(Refused, match=said):
        write_nomination(
            conference=world.conference, nomination=None, proposed=given, by=world.users["chair"]
        )


def test_one_unit_two_awards_and_a_removal_with_a_reason(world: World) -> None:
    conference, chair = bare(world), world.users["chair"]
    unit = world.unit("Sở Y tế")
    rows = [
        write_nomination(
            conference=conference,
            nomination=None,
            proposed=Proposed(award=award, units=(unit,)),
            by=chair,
        )
        for award in ("Cờ thi đua hạng Nhất", "Giấy khen")
    ]
    assert proposed(conference) == [
        ("Cờ thi đua hạng Nhất", ["Sở Y tế"]),
        ("Giấy khen", ["Sở Y tế"]),
    ]
    with pytest.raises(Refused, match="lý do"):
        remove_nomination(conference=conference, nomination=rows[0], why="", by=chair)
    remove_nomination(conference=conference, nomination=rows[0], why="Trùng", by=chair)
    assert proposed(conference) == [("Giấy khen", ["Sở Y tế"])]


def test_a_ballot_on_awards_is_the_reason(world: World) -> None:
    (flag,) = quotas(world, ("COBT", 1))
    # Four units to choose two from; Tài chính and Y tế win.
    ballot = voted(world, [(0, 1, 0, 1)] * 5 + [(1, 1, 0, 0)])
    row = nominate_by_ballot(
        conference=world.conference, ballot=ballot, quota=flag, kind=None, by=world.users["chair"]
    )
    assert [each.mention.unit for each in row.recipients.order_by("order")] == [
        world.unit("Sở Tài chính"),
        world.unit("Sở Y tế"),
    ]
    assert row.ballot == ballot
    assert "Theo kết quả lượt phiếu" in row.deviation


def test_an_open_ballot_bars_taking_and_concluding(world: World) -> None:
    ballot, _codes = opened(world, secrecy="open")
    with pytest.raises(Refused, match="chưa đóng"):
        nominate_by_ballot(
            conference=world.conference,
            ballot=ballot,
            quota=None,
            kind=AwardKind.objects.get(code="COBT"),
            by=world.users["chair"],
        )
    assert any("còn mở" in told for told in refusals(world.conference))


def test_officers_from_the_rotation_are_only_proposed(world: World) -> None:
    conference, chair = bare(world), world.users["chair"]
    prepare_empty(conference, by=chair)
    said = conference.stated_terms.order_by("position")
    assert [(row.office, row.mention.unit, row.status) for row in said if row.mention] == [
        (Office.CHAIR, world.unit("Sở Tài chính"), TermStatus.PROPOSED),
        (Office.VICE_CHAIR, world.unit("Sở Giáo dục và Đào tạo"), TermStatus.PROPOSED),
    ]


def test_other_officers_need_a_reason_or_a_ballot(world: World) -> None:
    conference, chair = bare(world), world.users["chair"]
    other = [Chosen(Office.CHAIR, world.unit("Sở Y tế"), origin=TermOrigin.ACCLAIMED)]
    with pytest.raises(Refused, match="luân phiên"):
        write_officers(conference=conference, officers=other, by=chair)
    write_officers(conference=conference, officers=other, why="Hội nghị suy tôn", by=chair)
    (row,) = conference.stated_terms.all()
    assert (row.status, row.origin, row.reason) == ("elected", "acclaimed", "Hội nghị suy tôn")
    suggestion = suggested(conference)
    assert suggestion is not None
    assert suggestion.chair is not None
    assert suggestion.chair.unit != world.unit("Sở Y tế")


@pytest.mark.parametrize("case", ["two chairs", "two offices"])
def test_impossible_officers(world: World, case: str) -> None:
    unit, other = world.unit("Sở Y tế"), world.unit("Sở Xây dựng")
    second = (
        Chosen(Office.CHAIR, other) if case == "two chairs" else Chosen(Office.VICE_CHAIR, unit)
    )
    with pytest.raises(Refused):
        write_officers(
            conference=world.conference,
            officers=[Chosen(Office.CHAIR, unit), second],
            why="x",
            by=world.users["chair"],
        )


def test_a_ballot_elects_and_the_proposed_vice_gives_way(world: World) -> None:
    conference, chair = bare(world), world.users["chair"]
    prepare_empty(conference, by=chair)
    # Nội vụ wins over Tài chính, whom the rotation proposed.
    ballot = voted(world, [(1, 0, 0, 0)] * 6, question="officers", places=1, max_choices=1)
    elect_by_ballot(conference=conference, ballot=ballot, office=Office.CHAIR, by=chair)
    said = conference.stated_terms.order_by("office")
    assert [(row.office, row.mention.unit, row.status) for row in said if row.mention] == [
        (Office.CHAIR, world.unit("Sở Nội vụ"), TermStatus.ELECTED),
        (Office.VICE_CHAIR, world.unit("Sở Giáo dục và Đào tạo"), TermStatus.PROPOSED),
    ]
    with pytest.raises(Refused, match="về khen thưởng"):
        nominate_by_ballot(conference=conference, ballot=ballot, quota=None, kind=None, by=chair)


def test_a_ballot_ranks(world: World) -> None:
    ballot = voted(
        world, [(2, 1, 3, 4)] * 5 + [(1, 2, 3, 4)],
        question="ranking", way="rank", places=None, max_choices=4,
    )  # fmt: skip
    rank_by_ballot(conference=world.conference, ballot=ballot, by=world.users["chair"])
    found = ranks(world.conference)
    assert {name: rank for name, rank in found.items() if rank} == {
        "Sở Tài chính": 1, "Sở Nội vụ": 2, "Sở Xây dựng": 3, "Sở Y tế": 4,
    }  # fmt: skip
    resolution = Resolution.objects.get(conference=world.conference)
    assert (resolution.standing_from, resolution.standing_ballot) == ("ballot", ballot)


def test_awards_on_the_spot_by_name_and_by_number(world: World) -> None:
    chair = world.users["chair"]
    given = Conferred(
        award="Giấy khen",
        groups=(
            Group("individuals", None, ("Nguyễn Văn A", " ", "Trần Thị B")),
            Group("mixed", 11, (), "cá nhân, doanh nhân, hộ gia đình"),
            Group("households"),
        ),
    )
    row = write_conferral(conference=world.conference, conferral=None, conferred=given, by=chair)
    groups = row.groups.order_by("order")
    assert [(group.kind, group.count, group.label) for group in groups] == [
        ("individuals", 2, None),
        ("mixed", 11, "cá nhân, doanh nhân, hộ gia đình"),
    ]
    with pytest.raises(Refused, match="nêu 1 tên"):
        write_conferral(
            conference=world.conference,
            conferral=row,
            conferred=Conferred("X", groups=(Group("individuals", 3, ("A",)),)),
            by=chair,
        )
    with pytest.raises(Refused, match="Chưa có ai"):
        write_conferral(
            conference=world.conference, conferral=None, conferred=Conferred("X"), by=chair
        )


def test_findings_and_the_covenant(world: World) -> None:
    conference, chair = world.conference, world.users["chair"]
    write_findings(
        conference=conference,
        texts={"limitation": ["Báo cáo chậm", " "], "next_task": []},
        by=chair,
    )
    assert [row.text for row in conference.findings.filter(kind="limitation")] == ["Báo cáo chậm"]
    assert not conference.findings.filter(kind="next_task").exists()
    write_covenant(conference=conference, year="2027", signed=True, document=None, by=chair)
    assert (conference.covenant.year, conference.covenant.signed) == ("2027", True)
    with pytest.raises(Refused, match="không phải là năm"):
        write_covenant(conference=conference, year="27", signed=True, document=None, by=chair)
    write_covenant(conference=conference, year="", signed=False, document=None, by=chair)
    assert not hasattr(Conference.objects.get(pk=conference.pk), "covenant")


def test_a_unit_whose_points_are_not_final_has_neither_points_nor_rank(world: World) -> None:
    year = alone(world, cross_mode="none")
    home, finance = units(world.cluster_year)[:2]
    sheet = appraised(world, sent(year, home))
    finalize(sheet=sheet, version=None, by=appraiser(world, sheet))
    # A word that waits for its end counts as little as none.
    appraised(world, sent(year, finance))
    found = scored_standing(world.cluster_year)
    assert found is not None
    told = {line.unit: (line.total, line.rank, line.note) for line in found.lines}
    assert told[home] == (Decimal(45), 1, "")
    assert {told[unit] for unit in units(world.cluster_year)[1:]} == {
        (None, None, "Chưa có điểm cuối cùng.")
    }
