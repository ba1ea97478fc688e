from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _

from emulation import demo, demo_awards, demo_room, demo_sheets


class Command(BaseCommand):
    help = "Make the marked demonstration year and its accounts; only with DEMO=1."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(_("Dữ liệu minh họa chỉ được tạo khi đặt DEMO=1."))
        conference = demo.load()
        demo_room.furnish(conference)
        if conference.cluster_year is not None:
            demo_sheets.furnish_sheets(conference.cluster_year)
            demo_awards.propose(conference.cluster_year)
        self.stdout.write(f"{conference} ({conference.get_state_display()})")
