"""The scoring of a year."""

from tests.emulation.access.rows import Address

ROWS: dict[str, Address] = {}
