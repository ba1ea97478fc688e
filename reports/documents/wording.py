"""Vietnamese in documents: numbers, days, lists, and the words of commendation."""

import re
from datetime import date
from decimal import Decimal

# What is done with an award, by the first words of its name, where the catalogue did not
# say: forms of commendation are bestowed, emulation titles are recognised.
_VERBS = (
    (
        ("cờ ", "bằng khen", "giấy khen", "huân chương", "huy chương", "kỷ niệm chương"),
        "tặng",
    ),
    (
        (
            "danh hiệu",
            "chiến sĩ",
            "chiến sỹ",
            "lao động tiên tiến",
            "tập thể lao động",
            "đơn vị quyết thắng",
            "đơn vị tiên tiến",
        ),
        "công nhận",
    ),
)
_RECIPIENTS = {
    "collectives": "tập thể",
    "individuals": "cá nhân",
    "households": "hộ gia đình",
    "mixed": "tập thể, cá nhân",
    "individuals_businesspeople_households": "cá nhân, doanh nhân, hộ gia đình",
}


def number(value: int | float | Decimal) -> str:
    """1283.5 → "1.283,5". Nothing is rounded."""
    # A float comes from JSON only; by way of str its decimal digits are kept.
    text = f"{Decimal(str(value)):,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")


def day(iso: str) -> str:
    """ "2018-02-01" → "01/02/2018", "2024-03-29" → "29/3/2024".

    As Decree 30/2020 writes it: a zero before days under 10 and before months 1 and 2.
    """
    given = date.fromisoformat(iso)
    return f"{given.day:02d}/{_month(given.month)}/{given.year}"


def long_day(iso: str) -> str:
    """ "2018-02-01" → "ngày 01 tháng 02 năm 2018"."""
    given = date.fromisoformat(iso)
    return f"ngày {given.day:02d} tháng {_month(given.month)} năm {given.year}"


def _month(month: int) -> str:
    return f"{month:02d}" if month <= 2 else str(month)


def moment(stated: str) -> str:
    """A time of publication as a source states it: a day, a day and hour, or a month."""
    if found := re.fullmatch(r"(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d)(?::\d\d)?)?", stated):
        hour = f"{found[2]} " if found[2] else ""
        return f"{hour}ngày {day(found[1])}"
    if found := re.fullmatch(r"(\d{4})-(\d\d)", stated):
        return f"tháng {int(found[2])}/{found[1]}"
    return stated


def in_year(year: str | None) -> str:
    """ "2017" → "năm 2017", "2020-2021" → "năm học 2020-2021", nothing → ""."""
    if not year:
        return ""
    return f"năm học {year}" if "-" in year else f"năm {year}"


def capital(text: str) -> str:
    """`text` with its first letter in capitals, the rest as it is."""
    return text[:1].upper() + text[1:]


def bare(text: str) -> str:
    """`text` without the stop that its place in a list will give it anew."""
    return text.strip().rstrip(";,.").rstrip() if not text.rstrip().endswith("...") else text


def listed(texts: list[str]) -> tuple[str, ...]:
    """The lines of a list: each begins with a capital, ends in ";" and the last in "."."""
    lines = [capital(bare(text)) for text in texts if bare(text)]
    return tuple(f"{line};" for line in lines[:-1]) + tuple(f"{line}." for line in lines[-1:])


def joined(texts: list[str]) -> str:
    """ "a", "a và b", "a, b và c"."""
    if len(texts) < 2:
        return "".join(texts)
    return f"{', '.join(texts[:-1])} và {texts[-1]}"


def deed(award: str, verbs: dict[str, str]) -> str:
    """ "Tặng Bằng khen …", "Công nhận Tập thể …"; the bare name where neither is known."""
    verb = verbs.get(award) or next(
        (verb for starts, verb in _VERBS if award.casefold().startswith(starts)), ""
    )
    if not verb:
        return capital(award)
    # "Công nhận danh hiệu …", but the name of an award itself keeps its capital.
    named = award[:1].lower() + award[1:] if award.startswith("Danh hiệu") else award
    return capital(f"{verb} {named}")


def counted(kind: str, count: int, label: str | None) -> str:
    """ "24 cá nhân"; `label` says more exactly who, in our own key or in words."""
    word = _RECIPIENTS.get(label, label) if label else _RECIPIENTS[kind]
    return f"{number(count)} {word}"
