"""Signing in and one's own preferences."""

from tests.emulation.access.rows import Address, public, signed_in

ROWS: dict[str, Address] = {
    "account_login": Address(public(302, anonymous=200), public(302, anonymous=200)),
    "account_logout": Address(signed_in(200), signed_in(302)),
    "account_change_password": Address(signed_in(200), signed_in(200)),
    "account_reset_password": Address(public(200), public(200)),
    "account_reset_password_done": Address(public(200), public(405)),
    "account_reset_password_from_key": Address(
        public(200), public(200), lambda world: {"uidb36": "x", "key": "y"}
    ),
    "account_reset_password_from_key_done": Address(public(200), public(405)),
    "preferences": Address(
        signed_in(200), signed_in(302), post=lambda world: {"reminders": "none"}
    ),
    "calendar_address": Address(signed_in(405), signed_in(302)),
}
