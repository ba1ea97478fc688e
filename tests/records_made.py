"""Conference records for tests: one by hand to change, and any that the format allows."""

import copy
import json
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

Record = dict[str, Any]
CENTRAL = "Hội đồng Thi đua - Khen thưởng Trung ương"


def record(**changes: Any) -> Record:
    """A small record with every key; `changes` replaces keys of its top level."""
    made: Record = {
        "format": "conference-record/1",
        "id": "thu-2017",
        "title": "Tổng kết năm 2017",
        "source": "https://example.vn/thu-2017",
        "published": "2018-03-23",
        "council": {"level": "central", "name": CENTRAL, "name_inferred": False},
        "cluster": cluster(),
        "emulation_year": "2017",
        "conference": meeting(),
        "terms": [],
        "ranking": {"complete": False, "entries": []},
        "proposals": [],
        "conferred": [],
        "indicators": [],
        "covenant": None,
        "movements": [],
        "limitations": [],
        "recommendations": [],
        "next_tasks": [],
        "legal_refs": [],
        "voting": None,
        "ambiguities": [],
    }
    assert set(changes) <= set(made)
    return copy.deepcopy(made | changes)


def cluster(**changes: Any) -> Record:
    return {
        "name": "Cụm thi đua thử",
        "kind": "cum",
        "sector": None,
        "stated_member_count": None,
        "members": [],
        "members_complete": False,
        "excluded": [],
    } | changes


def meeting(**changes: Any) -> Record:
    return {
        "kind": "annual_summary",
        "date": "2018-03-22",
        "place": None,
        "host": None,
        "presiding": [],
        "attendees": [],
    } | changes


def council(level: str, name: str) -> Record:
    return {"level": level, "name": name, "name_inferred": False}


def term(unit: str | None, **changes: Any) -> Record:
    made = {"office": "chair", "unit": unit, "year": "2017", "order": 1, "status": "serving"}
    return made | changes


def proposal(award: str, recipients: list[str], **changes: Any) -> Record:
    made = {"award": award, "decider": None, "recipients": recipients, "count": None}
    return made | {"status": "proposed", "note": None} | changes


def indicator(name: str, **changes: Any) -> Record:
    made: Record = dict.fromkeys(("value", "value_max", "of", "unit", "scope", "vs_plan_pct"))
    return {"name": name, "at_least": False, "by_unit": {}} | made | changes


def full_records(*ids: str) -> list[Record]:
    """Records that say something under every key."""
    group = {"kind": "mixed", "count": 11, "label": "cá nhân, hộ gia đình"}
    gold = {"vàng": 2, "bạc": 0.5}
    said: Record = {
        "cluster": cluster(members=["Hà Nam", "Ninh Bình"], excluded=["Hà Nội"]),
        "conference": meeting(
            place="Ninh Bình",
            host="Ninh Bình",
            presiding=[{"name": "Nguyễn Văn A", "position": "Chủ tịch", "representing": None}],
            attendees=["Ban TĐKT Trung ương"],
        ),
        "terms": [term("Hà Nam"), term(None, office="vice_chair")],
        "ranking": {"complete": True, "entries": [{"unit": "Hà Nam", "rank": 1, "total": 99.5}]},
        "proposals": [
            proposal("Cờ thi đua của Chính phủ", ["Hà Nam"]),
            proposal("Giấy khen", ["Ninh Bình"], status="awarded", note="lần đầu"),
        ],
        "conferred": [{"award": None, "decider": "UBND", "recipients": [group], "reason": ""}],
        "indicators": [
            indicator("Huy chương", value=241, by_unit={"Hà Nam": gold, "Hải Phòng": 3})
        ],
        "covenant": {"year": "2018", "signed": True, "articles": ["Điều 1"]},
        "voting": "suy tôn",
        "ambiguities": [{"field": "terms", "note": "không rõ"}],
    }
    lists = ("movements", "limitations", "recommendations", "next_tasks", "legal_refs")
    return [record(id=name, **said, **{key: [key] for key in lists}) for name in ids]


def written(path: Path, records: Any) -> Path:
    """`records` as a JSON file."""
    path.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    return path


def stored(value: Any) -> Any:
    """`value` as it comes out again: texts, keys included, in NFC, whole numbers without point."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, dict):
        return {stored(key): stored(item) for key, item in value.items()}
    return [stored(item) for item in value] if isinstance(value, list) else value


# Any record of the format

_NAMES = (
    "Ninh Bình", "tỉnh Ninh Bình", "Hoà Bình", "HÒA BÌNH", "Phú Thọ", "TP. Hồ Chí Minh", "Huế",
    "Sở VHTT Ninh Bình", "Công an Phú Thọ", "xã Tân Phú", "phường Tân Phú", "Tân Phú", "UBND",
    "Bộ Nội vụ", "Nguyễn Văn A (cá nhân)", "Hà Tây", "thị xã Phú Thọ", "?",
)  # fmt: skip
_COUNCILS = (
    CENTRAL, "Bộ Công an", "Bộ Văn hóa, Thể thao và Du lịch", "UBND tỉnh Phú Thọ", "Huế",
    "Hội đồng TĐKT huyện Châu Thành", "Hội đồng Thi đua - Khen thưởng xã Hòa Bình", "…",
)  # fmt: skip
_AWARDS = ("Cờ thi đua của Chính phủ", "Bằng khen của Thủ tướng Chính phủ", "Giấy khen", "Cờ")

_characters = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
words = st.text(_characters, max_size=12)
# Both normal forms come in; only NFC goes out.
_any_form = st.sampled_from(("NFC", "NFD"))
texts = st.builds(unicodedata.normalize, _any_form, st.sampled_from(_NAMES) | words)
said = texts.filter(bool)
text_or_none = st.none() | texts
names = st.builds(unicodedata.normalize, _any_form, st.sampled_from(_NAMES)) | said
ids = st.from_regex(r"[a-z0-9][a-z0-9-]{0,20}", fullmatch=True)
years = st.none() | st.sampled_from(("2017", "2018", "2020-2021", "0000", "9999"))
counts = st.none() | st.integers(0, 2**31 - 1)
whole = st.integers(0, 10**15 - 1) | st.integers(-(10**6), 10**6)
decimals = st.builds(
    lambda digits, places: float(f"{digits}e-{places}"),
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.integers(0, 8),
)
numbers = whole | decimals
number_or_none = st.none() | numbers


def _keyed(values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """An object whose keys stay different in NFC."""
    pairs = st.lists(st.tuples(texts, values), max_size=3, unique_by=lambda pair: stored(pair[0]))
    return pairs.map(dict)


def _object(**values: st.SearchStrategy[Any]) -> st.SearchStrategy[Record]:
    return st.fixed_dictionaries(values)


def _listed(of: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(of, max_size=3)


councils = _object(
    level=st.sampled_from(("central", "ministry", "province", "district", "commune")),
    name=st.sampled_from(_COUNCILS) | said,
    name_inferred=st.booleans(),
)
clusters = _object(
    name=st.sampled_from(("Cụm số 1", "Cụm thi đua các tỉnh Tây Nam bộ")) | said,
    kind=st.sampled_from(("cum", "khoi")),
    sector=text_or_none,
    stated_member_count=counts,
    members=_listed(names),
    members_complete=st.booleans(),
    excluded=_listed(names),
)
meetings = _object(
    kind=st.sampled_from(
        (
            "annual_summary",
            "mid_year_review",
            "covenant_signing",
            "preparatory",
            "thematic",
            "other",
        )
    ),
    date=st.none() | st.dates(min_value=date(1, 1, 1)).map(date.isoformat),
    place=text_or_none,
    host=text_or_none,
    presiding=_listed(_object(name=text_or_none, position=text_or_none, representing=text_or_none)),
    attendees=_listed(names),
)
terms = _object(
    office=st.sampled_from(("chair", "vice_chair")),
    unit=st.none() | texts,
    year=years,
    order=st.integers(1, 3),
    status=st.sampled_from(("serving", "elected", "proposed")),
)
rankings = _object(
    complete=st.booleans(),
    entries=_listed(_object(unit=names, rank=st.none() | st.integers(1, 4), total=number_or_none)),
)
proposals = _object(
    award=st.sampled_from(_AWARDS) | said,
    decider=text_or_none,
    recipients=_listed(names),
    count=counts,
    status=st.sampled_from(("proposed", "approved", "awarded")),
    note=text_or_none,
)
conferrals = _object(
    award=st.none() | st.sampled_from(_AWARDS) | texts,
    decider=text_or_none,
    recipients=_listed(
        st.fixed_dictionaries(
            {
                "kind": st.sampled_from(("collectives", "individuals", "households", "mixed")),
                "count": st.integers(0, 2**31 - 1),
            },
            optional={"label": texts},
        )
    ),
    reason=text_or_none,
)
indicators = _object(
    name=said,
    value=number_or_none,
    value_max=number_or_none,
    at_least=st.booleans(),
    of=number_or_none,
    unit=text_or_none,
    scope=text_or_none,
    vs_plan_pct=number_or_none,
    by_unit=_keyed(numbers | _keyed(numbers)),
)
covenants = _object(year=years, signed=st.booleans(), articles=_listed(said))
any_record = _object(
    format=st.just("conference-record/1"),
    id=ids,
    title=text_or_none,
    source=text_or_none,
    published=st.none() | st.sampled_from(("2018-03-23", "2024", "")) | texts,
    council=councils,
    cluster=st.none() | clusters,
    emulation_year=years,
    conference=meetings,
    terms=_listed(terms),
    ranking=rankings,
    proposals=_listed(proposals),
    conferred=_listed(conferrals),
    indicators=_listed(indicators),
    covenant=st.none() | covenants,
    movements=_listed(said),
    limitations=_listed(said),
    recommendations=_listed(said),
    next_tasks=_listed(said),
    legal_refs=_listed(said),
    voting=text_or_none,
    ambiguities=_listed(_object(field=text_or_none, note=said)),
)
