import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _

from conferences.models import Conference
from conferences.records.composing import ROWS, compose


class Command(BaseCommand):
    help = "Write recorded conferences as conference-record/1, in the order of their import."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--id", action="append", default=[], help="only this one; repeatable")
        parser.add_argument("--output", type=Path, help="a file instead of stdout")

    def handle(self, *args: Any, **options: Any) -> None:
        conferences = Conference.objects.filter(record_id__isnull=False).order_by("pk")
        wanted = list(dict.fromkeys(options["id"]))
        if wanted:
            conferences = conferences.filter(record_id__in=wanted)
            known = set(conferences.values_list("record_id", flat=True))
            if missing := [name for name in wanted if name not in known]:
                raise CommandError(_("Không có bản ghi: %(ids)s.") % {"ids": ", ".join(missing)})
        rows = conferences.select_related("covenant", "resolution").prefetch_related(*ROWS)
        text = json.dumps(
            [compose(row) for row in rows.iterator(chunk_size=200)], ensure_ascii=False, indent=1
        )
        if options["output"]:
            options["output"].write_text(text + "\n", encoding="utf-8")
        else:
            self.stdout.write(text)
