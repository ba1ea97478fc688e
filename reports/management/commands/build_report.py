from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _

from conferences.models import Conference
from reports.documents.pdf import NotRendered, report_pdf
from reports.facts import facts_of


class Command(BaseCommand):
    help = "Make the report of a recorded conference at once and write it to a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--record", required=True, help="the id of the conference record")
        parser.add_argument("--output", required=True, type=Path, help="where the PDF file goes")

    def handle(self, *args: Any, **options: Any) -> None:
        record_id, output = options["record"], options["output"]
        conference = Conference.objects.filter(record_id=record_id).first()
        if conference is None:
            raise CommandError(
                _("Không có hội nghị nào với mã bản ghi “%(id)s”.") % {"id": record_id}
            )
        try:
            pdf = report_pdf(facts_of(conference))
            output.write_bytes(pdf)
        except NotRendered as refused:
            raise CommandError(str(refused)) from refused
        except OSError as error:
            raise CommandError(
                _("Không ghi được tệp %(path)s: %(why)s.") % {"path": output, "why": error.strerror}
            ) from error
        self.stdout.write(f"{output} ({len(pdf)} bytes)")
