from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _

from clusters.lookup import councils_called
from scoring.criteria_rows import outline_of
from scoring.models import CriteriaSet
from scoring.outline import tidy
from scoring.workbooks.criteria import write


class Command(BaseCommand):
    help = "Write a criteria set as an Excel workbook that import_criteria takes back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="name of the set")
        parser.add_argument("file", type=Path, help="the workbook to write (.xlsx)")
        parser.add_argument("--edition", type=int, help="which edition; the newest without it")
        parser.add_argument("--council", help="level or name of its council, to tell equals apart")

    def handle(self, *args: Any, **options: Any) -> None:
        found = _find(options)
        lines = outline_of(found)
        try:
            options["file"].write_bytes(write(lines))
        except OSError as told:
            raise CommandError(
                _("Không ghi được tệp “%(name)s”: %(why)s.")
                % {"name": options["file"], "why": told.strerror}
            ) from told
        said = {"set": found, "count": len(lines), "file": options["file"]}
        self.stdout.write(_("%(set)s: %(count)d dòng, ghi vào %(file)s.") % said)


def _find(options: dict[str, Any]) -> CriteriaSet:
    sets = CriteriaSet.objects.select_related("council").order_by("-edition")
    if options["council"]:
        sets = sets.filter(council__in=councils_called(options["council"]))
    named: list[CriteriaSet] = list(sets.filter(name=tidy(options["name"])))
    if not named:
        known = "\n".join(f"- {name}" for name in sorted({one.name for one in sets}))
        raise CommandError(
            _("Không có bộ tiêu chí nào tên “%(name)s”. Đang có:\n%(known)s")
            % {"name": options["name"], "known": known or "—"}
        )
    if len({one.council_id for one in named}) > 1:
        councils = "\n".join(f"- {one.council} ({one.council.level})" for one in named)
        raise CommandError(
            _("Nhiều hội đồng có bộ tiêu chí tên này; thêm --council:\n%(councils)s")
            % {"councils": councils}
        )
    wanted = options["edition"]
    for one in named:
        if wanted in (None, one.edition):
            return one
    editions = ", ".join(str(one.edition) for one in named)
    raise CommandError(
        _("Không có bản %(edition)d. Đang có: %(editions)s.")
        % {"edition": wanted, "editions": editions}
    )
