import json
import sys
from argparse import ArgumentParser
from contextlib import redirect_stdout
from dataclasses import asdict
from typing import Any

from django.core.management import BaseCommand, CommandError

from emulation.playing import Unplayable, play


class Command(BaseCommand):
    help = (
        "Play an invented year of clusters, marked as demonstration, through the real actions. "
        "Prints one JSON object a line; the same seed prints the same lines."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--clusters", type=int, default=1)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["clusters"] < 1:
            raise CommandError("--clusters >= 1")
        try:
            # Where mail is only shown, it is shown beside the lines and not between them.
            with redirect_stdout(sys.stderr):
                for deed in play(options["clusters"], options["seed"]):
                    self.stdout.write(json.dumps(asdict(deed), ensure_ascii=False))
        except Unplayable as error:
            raise CommandError(str(error)) from error
