from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalogue.vietnamese import nfc, order_key, search_key


class Named(models.Model):
    """Something found and sorted by its name; the keys follow the name on every save."""

    name = models.TextField(_("tên"))
    search_key = models.TextField(editable=False)
    order_key = models.TextField(editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.set_keys()
        super().save(*args, **kwargs)

    def set_keys(self) -> None:
        """Bring name and keys into step; bulk writers call this themselves."""
        self.name = nfc(self.name)
        self.search_key = search_key(self.searched_text())
        self.order_key = order_key(self.name)

    def searched_text(self) -> str:
        return self.name
