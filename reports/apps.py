from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Văn bản")

    def ready(self) -> None:
        # Importing registers the checks; before this the settings are not there.
        from reports import checks  # noqa: F401
