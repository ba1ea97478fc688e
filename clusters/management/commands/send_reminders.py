from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusters.deadlines.reminding import send_reminders


class Command(BaseCommand):
    help = "Remind people of the deadlines of a day; each is told once, however often it runs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--day", help="2026-03-01; today where it is left out")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            given = options["day"]
            day = date.fromisoformat(given) if given else timezone.localdate()
        except ValueError as error:
            told = _("“%(day)s” không phải là ngày. Ghi như 2026-03-01.")
            raise CommandError(told % {"day": options["day"]}) from error
        count = send_reminders(day)
        self.stdout.write(
            ngettext("Đã nhắc %(n)d lượt.", "Đã nhắc %(n)d lượt.", count) % {"n": count}
        )
