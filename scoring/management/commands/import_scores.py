import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from clusters.workbooks.reading import BadWorkbook
from scoring.actions.importing import Faulty, import_scores
from scoring.lookup import add_year_arguments, year_asked_for
from scoring.models import Stage
from workflow.moves import Refused


class Command(BaseCommand):
    help = (
        "Take over scores from the sheet “scores” of an Excel workbook, all or nothing. Prints "
        "every fault with row and column, or one JSON object that counts what was done."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a workbook (.xlsx)")
        add_year_arguments(parser)
        parser.add_argument("--stage", required=True, choices=Stage.values)

    def handle(self, *args: Any, **options: Any) -> None:
        year = year_asked_for(options)
        path: Path = options["file"]
        try:
            with path.open("rb") as file:
                done = import_scores(
                    cluster_year=year, file=file, stage=options["stage"], by=None, name=path.name
                )
        except Faulty as told:
            raise CommandError("\n".join(told.lines)) from told
        except (OSError, BadWorkbook, Refused) as told:
            raise CommandError(str(told)) from told
        self.stdout.write(
            json.dumps({"rows": done.rows, "changed": done.changed, "units": done.units})
        )
