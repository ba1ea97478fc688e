from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EmulationConfig(AppConfig):
    name = "emulation"
    verbose_name = _("Nền tảng thi đua")

    def ready(self) -> None:
        # The checks register themselves when they are imported, which needs the apps loaded.
        from emulation import checks  # noqa: F401  # imported for what it registers
