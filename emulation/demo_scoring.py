"""Two criteria sets of the demonstration: neither is an issued table, and both say so."""

from django.conf import settings

from clusters.models import Council
from scoring.actions.criteria import About, create_criteria, publish_criteria
from scoring.models import CriteriaSet
from scoring.tables import Table, tables

TABLES = "data/scoring_tables.json"
PROVINCE = "synthetic-province-1000"
# How genuine each is, after what the file says of it.
NOTES = {
    "cand-demo-100": (
        "Dữ liệu mẫu của một phần mềm công khai, không phải bảng điểm đã ban hành. Nguồn:"
        " github.com/ThuatNguyen/NationalSecurityContest2, server/seedCriteriaTree.ts."
    ),
    PROVINCE: (
        "Bảng dựng ra để thử, không phải bảng điểm đã ban hành. Chỉ ba nhóm lớn có nguồn: giao ước"
        " của một cụm thi đua các tỉnh."
    ),
}


def criteria_sets(council: Council) -> list[CriteriaSet]:
    """The tables of `TABLES`, published; made where they are missing."""
    return [_set(council, table) for table in tables(settings.BASE_DIR / TABLES).values()]


def province_set(council: Council) -> CriteriaSet:
    """The table of 1000 points, published; made where it is missing."""
    return _set(council, tables(settings.BASE_DIR / TABLES)[PROVINCE])


def _set(council: Council, table: Table) -> CriteriaSet:
    known: CriteriaSet | None = CriteriaSet.objects.filter(
        council=council, name=table.title, is_demo=True
    ).first()
    if known is not None:
        return known
    about = About(
        council=council,
        name=table.title,
        total=table.total,
        note=NOTES[table.key],
    )
    made = create_criteria(about=about, lines=table.lines, is_demo=True, by=None)
    return publish_criteria(criteria_set=made, by=None)
