"""Documents: facts → HTML → PDF bytes. Pure: no database, no user, no clock.

The same facts and the same template give the same bytes. A document is in Vietnamese
whatever the language of the page it was asked from, so its wording stands here and not in
the catalogue of translations.
"""

from typing import Any

# A conference record (conference-record/1) with one key more, "document": see `facts`.
Facts = dict[str, Any]
