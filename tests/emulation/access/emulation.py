"""The pages of the whole platform."""

from tests.emulation.access.rows import Address, public, signed_in

ROWS: dict[str, Address] = {
    "home": Address(signed_in(200)),
    "search": Address(signed_in(200)),
    "health": Address(public(200), public(405)),
    "favicon": Address(public(302), public(405)),
    "robots": Address(public(200), public(405)),
    "set_theme": Address(public(405), signed_in(302), post=lambda world: {"theme": "dark"}),
    "set_language": Address(public(302), public(302), post=lambda world: {"language": "en"}),
}
