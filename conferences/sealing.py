"""Sealed boxes for secret votes, and the codes of the two tellers.

A box is closed with the public key of the ballot and can be opened only with the private one.
All boxes have one length, so that the length tells nothing. In the strict mode the private key
is made from two codes, and either alone is worth nothing.
"""

import secrets
from hashlib import blake2b

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from conferences.tally import Marks

# Sixty marks of two digits and their commas.
_PLAIN_BYTES = 192
# The public half of a key made for one box, and the check of its content.
BOX_BYTES = _PLAIN_BYTES + 32 + 16
_CODE_BYTES = 16
# Without I, L, O and U, which are misread.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # pragma: allowlist secret
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0", "-": "", " ": "", "–": "", "\u00a0": ""})
_CODE_LETTERS = 28


class BadCode(ValueError):
    """What was typed is no code at all: a letter is missing or wrong."""


class BadBox(ValueError):
    """A box that this key does not open."""


def write_marks(marks: Marks) -> str:
    return ",".join(map(str, marks))


def read_marks(text: str) -> Marks:
    return tuple(int(mark) for mark in text.split(","))


def new_key() -> bytes:
    """A private key that is not made from codes."""
    return bytes(PrivateKey.generate())


def public_half(private: bytes) -> bytes:
    return bytes(PrivateKey(private).public_key)


def seal(marks: Marks, public: bytes) -> bytes:
    """`marks` in a box of `BOX_BYTES`."""
    plain = write_marks(marks).encode("ascii")
    if len(plain) > _PLAIN_BYTES:
        raise ValueError("Too many options for a sealed box.")
    return SealedBox(PublicKey(public)).encrypt(plain.ljust(_PLAIN_BYTES))


def unseal(box: bytes, private: bytes) -> Marks:
    """The marks in `box`.

    Raises BadBox where the key does not fit or the box was damaged.
    """
    try:
        plain = SealedBox(PrivateKey(private)).decrypt(box)
        return read_marks(plain.decode("ascii").rstrip())
    except (CryptoError, ValueError, TypeError) as error:
        raise BadBox from error


def new_codes() -> tuple[str, str]:
    """Two codes in groups of four letters, each with a check that finds typing errors."""
    return _new_code(), _new_code()


def _new_code() -> str:
    return _written(secrets.token_bytes(_CODE_BYTES))


def _written(half: bytes) -> str:
    number = int.from_bytes(half + _check(half), "big")
    letters = "".join(_LETTERS[number >> 5 * at & 31] for at in range(_CODE_LETTERS - 1, -1, -1))
    return "-".join(letters[at : at + 4] for at in range(0, _CODE_LETTERS, 4))


def _check(half: bytes) -> bytes:
    return blake2b(half, digest_size=1, person=b"teller").digest()


def read_code(typed: str) -> bytes:
    """The half of the key that `typed` stands for, however it is grouped or capitalised.

    Raises BadCode where it cannot be a code.
    """
    letters = typed.strip().upper().translate(_MISREAD)
    if len(letters) != _CODE_LETTERS or any(letter not in _LETTERS for letter in letters):
        raise BadCode
    number = 0
    for letter in letters:
        number = number << 5 | _LETTERS.index(letter)
    try:
        whole = number.to_bytes(_CODE_BYTES + 1, "big")
    except OverflowError as error:
        raise BadCode from error
    half, check = whole[:-1], whole[-1:]
    if check != _check(half):
        raise BadCode
    return half


def key_from_codes(first: str, second: str) -> bytes:
    """The private key that both codes make, in whichever order they come.

    Raises BadCode where one of them cannot be a code.
    """
    halves = sorted((read_code(first), read_code(second)))
    return blake2b(b"".join(halves), digest_size=32, person=b"ballot key").digest()
