"""The awards."""

from tests.emulation.access.rows import Address, signed_in

ROWS: dict[str, Address] = {
    "awards:awards": Address(signed_in(200)),
}
