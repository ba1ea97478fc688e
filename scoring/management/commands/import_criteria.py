import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from catalogue.numbers import plain
from clusters.lookup import NotFound, councils_called, find_cluster
from clusters.models import Cluster, ClusterYear, Council
from scoring.actions.criteria import About, Unpublishable, import_criteria, publish_criteria
from scoring.actions.criteria_years import score_year_on
from scoring.models import CriteriaSet
from scoring.outline import Line, declared_total
from scoring.workbooks.criteria_reading import read
from scoring.workbooks.grid import BadWorkbook, listed
from scoring.workflow import CriteriaState
from workflow.moves import Refused


class Command(BaseCommand):
    help = (
        "Take over a workbook of criteria (sheet criteria), all or nothing: a new set, or the next "
        "edition of its name. The last line on stdout is one JSON object."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="an Excel workbook (.xlsx)")
        parser.add_argument("--name", required=True, help="name of the set")
        parser.add_argument("--council", help="level or name of the council whose set it is")
        parser.add_argument("--cluster", help="name or alias of the cluster, with --year")
        parser.add_argument("--year", help="year of the cluster that is scored on it")
        parser.add_argument("--publish", action="store_true", help="publish it at once")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["cluster"]) != bool(options["year"]):
            raise CommandError(_("--cluster và --year đi cùng nhau."))
        if not options["council"] and not options["cluster"]:
            raise CommandError(_("Thêm --council, hoặc --cluster và --year."))
        lines = _lines(options["file"])
        council, cluster_year = _place(options)
        about = About(
            council=council,
            name=options["name"],
            total=declared_total(lines),
            cluster=cluster_year.cluster if cluster_year else None,
            cluster_year=cluster_year,
        )
        try:
            with transaction.atomic():
                kept, is_new = import_criteria(about=about, lines=lines, by=None)
                if options["publish"] and kept.state == CriteriaState.DRAFT:
                    kept = publish_criteria(criteria_set=kept, by=None)
                if cluster_year and kept.state == CriteriaState.PUBLISHED:
                    score_year_on(cluster_year=cluster_year, criteria_set=kept, by=None)
        except Unpublishable as told:
            faults = [f"{fault.path or '-'}: {fault.message}" for fault in told.faults]
            raise CommandError("\n".join([str(told), *faults])) from told
        except Refused as told:
            raise CommandError(str(told)) from told
        self._tell(kept, is_new=is_new, lines=len(lines))

    def _tell(self, kept: CriteriaSet, *, is_new: bool, lines: int) -> None:
        words = _("Đã nhập %(set)s.") if is_new else _("%(set)s đã giống tệp: không đổi gì.")
        self.stdout.write(words % {"set": kept})
        told = {
            "name": kept.name,
            "edition": kept.edition,
            "state": str(kept.state),
            "lines": lines,
            "total": plain(kept.total),
            "unchanged": not is_new,
        }
        self.stdout.write(json.dumps(told, ensure_ascii=False))


def _lines(path: Path) -> list[Line]:
    try:
        with path.open("rb") as file:
            found = read(file)
    except OSError as told:
        raise CommandError(
            _("Không đọc được tệp “%(name)s”: %(why)s.") % {"name": path, "why": told.strerror}
        ) from told
    except BadWorkbook as told:
        raise CommandError(f"{path}: {told}") from told
    if found.faults:
        head = _("Tệp còn %(count)d chỗ cần sửa; chưa nhập gì:") % {"count": len(found.faults)}
        raise CommandError("\n".join([head, *listed(found.faults)]))
    return found.lines


def _place(options: dict[str, Any]) -> tuple[Council, ClusterYear | None]:
    """Whose set it is, and the year that it is bound to."""
    if options["cluster"]:
        try:
            cluster = find_cluster(options["cluster"], options["council"])
        except NotFound as told:
            raise CommandError(str(told)) from told
        return cluster.council, _year(cluster, options["year"])
    councils = councils_called(options["council"])
    if len(councils) == 1:
        return councils[0], None
    said = {"name": options["council"], "count": len(councils)}
    if councils:
        head = _("Có %(count)d hội đồng khớp “%(name)s”; ghi tên đầy đủ:") % said
    else:
        councils = list(Council.objects.order_by("order_key")[:40])
        head = _("Không có hội đồng nào khớp “%(name)s”. Đang có:") % said
    listed_councils = [f"- {council} ({council.level})" for council in councils]
    raise CommandError("\n".join([head, *listed_councils]))


def _year(cluster: Cluster, label: str) -> ClusterYear:
    years = {year.label: year for year in cluster.years.all()}
    if label not in years:
        raise CommandError(
            _("%(cluster)s chưa có năm “%(year)s”. Đang có: %(years)s. Mở năm trước rồi nhập.")
            % {"cluster": cluster, "year": label, "years": ", ".join(sorted(years)) or "—"}
        )
    found: ClusterYear = years[label]
    found.cluster = cluster
    return found
