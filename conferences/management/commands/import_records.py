import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, call_command
from django.db import transaction
from django.utils.translation import gettext as _

from clusters.models import Province
from conferences.actions import Differs, Imported, import_records
from conferences.records import BadRecords, read_records
from conferences.records.reading import Record


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
        try:
            done = self._take(records, update=options["update"], dry_run=options["dry_run"])
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

    def _take(self, records: list[Record], *, update: bool, dry_run: bool) -> Imported:
        """The import, and what it needs first, in one transaction."""
        with transaction.atomic():
            if not Province.objects.exists():
                # Names can only be understood beside the units that they may mean.
                call_command("load_reference", stdout=self.stderr)
            done = import_records(records, by=None, update=update, dry_run=dry_run)
            if dry_run:
                transaction.set_rollback(True)
        return done
