import json
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _

from clusters.lookup import NotFound, find_cluster
from clusters.models.clusters import YEAR_LABEL
from clusters.years.suggesting import rotation_of


class Command(BaseCommand):
    help = "Suggest next officers from what was known before a year; prints one line of JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cluster", required=True, help="name or alias of the cluster")
        parser.add_argument("--council", help="level or name of its council, to tell equals apart")
        parser.add_argument("--year", required=True, help="2024, or 2024-2025 for a school year")
        parser.add_argument("--vice-chairs", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            YEAR_LABEL(options["year"])
            cluster = find_cluster(options["cluster"], options["council"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except NotFound as error:
            raise CommandError(str(error)) from error
        found = rotation_of(cluster, options["year"]).suggest(options["vice_chairs"])
        chosen = [*filter(None, [found.chair]), *found.vice_chairs]
        reasons = [choice.in_words(lambda unit: unit.name) for choice in chosen]
        told = {
            "chair": found.chair.unit.name if found.chair else None,
            "vice_chairs": [vice.unit.name for vice in found.vice_chairs],
            "reasons": reasons or [_("Chưa biết thành viên nào của các năm trước.")],
        }
        self.stdout.write(json.dumps(told, ensure_ascii=False))
