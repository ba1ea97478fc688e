"""What is left to do when a secret ballot has ended: the key goes, and the storage is compacted.

Both are repeated until they succeed: the row says that they wait, the sweep finds it.
"""

import logging

from django.db import DatabaseError, connection

from conferences import key_files
from conferences.models import Ballot, RollEntry

logger = logging.getLogger(__name__)


def destroy_key(ballot_id: int) -> None:
    """Remove the key file of the simple mode. Doing it again changes nothing."""
    key_files.destroy(ballot_id)


def sweep_ended() -> int:
    """Wipe what ended ballots have left in the storage; how many were done.

    Runs outside any transaction. What another connection holds up waits for the next time.
    """
    waiting = list(Ballot.objects.filter(is_to_wipe=True).values_list("pk", flat=True))
    if not waiting:
        return 0
    for pk in waiting:
        destroy_key(pk)
    try:
        if not _compact():
            return 0
    except DatabaseError as error:
        logger.info("Compacting after ballots waits for the next time: %s", error)
        return 0
    return Ballot.objects.filter(pk__in=waiting, is_to_wipe=True).update(is_to_wipe=False)


def _compact() -> bool:
    """Write the storage anew without what was deleted; whether it is done."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy, *_pages = cursor.fetchone()
            return not busy
        cursor.execute("SET lock_timeout = '5s'")
        try:
            cursor.execute(f'VACUUM FULL "{RollEntry._meta.db_table}"')
        finally:
            cursor.execute("RESET lock_timeout")
    return True
