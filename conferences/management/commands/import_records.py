import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, call_command
from django.utils.translation import gettext as _

from clusters.models import Province
from conferences.actions import Differs, import_records
from conferences.records import BadRecords, read_records


class Command(BaseCommand):
    help = (
        "Take over conference records (conference-record/1) from a JSON file, all or nothing. "
        "The last line on stdout is one JSON object that counts what was done."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a JSON file with a list of records")
        parser.add_argument("--dry-run", action="store_true", help="check and count, write nothing")
        parser.add_argument(
            "--update", action="store_true", help="replace known records that have changed"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            records = read_records(options["file"])
        except BadRecords as error:
            raise CommandError("\n".join(error.errors)) from error
        if not Province.objects.exists():
            # Names can only be understood beside the units that they may mean.
            call_command("load_reference", stdout=self.stderr)
        try:
            done = import_records(
                records, by=None, update=options["update"], dry_run=options["dry_run"]
            )
        except Differs as error:
            known = _("Bản ghi đã có với nội dung khác. Thêm --update để thay, hoặc sửa tệp:")
            raise CommandError("\n".join([known, *error.lines])) from error
        for warning in done.warnings:
            self.stdout.write(warning)
        counts = {
            "records": done.records,
            "created": done.created,
            "updated": done.updated,
            "unchanged": done.unchanged,
            "warnings": len(done.warnings),
        }
        self.stdout.write(json.dumps(counts))
