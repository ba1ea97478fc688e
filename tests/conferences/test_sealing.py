"""Boxes of one length that only both codes open; key files that go."""

import stat
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as few
from hypothesis import strategies as st

from conferences import key_files, sealing
from conferences.models.ballots import MAX_OPTIONS

marks = st.lists(st.integers(0, MAX_OPTIONS), min_size=1, max_size=MAX_OPTIONS).map(tuple)


@few(max_examples=40, deadline=None)
@given(marks)
def test_what_is_sealed_comes_out_and_every_box_is_as_long(paper: tuple[int, ...]) -> None:
    private = sealing.new_key()
    box = sealing.seal(paper, sealing.public_half(private))
    assert sealing.unseal(box, private) == paper
    assert len(box) == sealing.BOX_BYTES


def test_the_same_vote_never_looks_the_same() -> None:
    public = sealing.public_half(sealing.new_key())
    assert sealing.seal((1, 0), public) != sealing.seal((1, 0), public)


def test_more_options_than_fit_are_refused() -> None:
    public = sealing.public_half(sealing.new_key())
    with pytest.raises(ValueError, match="Too many options"):
        sealing.seal((10,) * 100, public)


def test_another_key_opens_nothing() -> None:
    box = sealing.seal((1,), sealing.public_half(sealing.new_key()))
    with pytest.raises(sealing.BadBox):
        sealing.unseal(box, sealing.new_key())


@pytest.mark.parametrize("box", [b"", b"short", b"\0" * sealing.BOX_BYTES])
def test_what_is_no_box_does_not_open(box: bytes) -> None:
    with pytest.raises(sealing.BadBox):
        sealing.unseal(box, sealing.new_key())


def test_both_codes_make_the_key_in_either_order_and_one_alone_does_not() -> None:
    first, second = sealing.new_codes()
    key = sealing.key_from_codes(first, second)
    assert key == sealing.key_from_codes(second, first)
    assert key not in (sealing.key_from_codes(first, first), sealing.read_code(first))


def test_a_code_is_read_however_it_is_written() -> None:
    code = sealing.new_codes()[0]
    assert [len(group) for group in code.split("-")] == [4] * 7
    kept = sealing.read_code(code)
    misread = code.replace("1", "l").replace("0", "o")
    for typed in (code.lower(), code.replace("-", " "), f"  {code.replace('-', '')}\n", misread):
        assert sealing.read_code(typed) == kept


@pytest.mark.parametrize("typed", ["", "ABCD", "U" * 28, "Z" * 28, "AAAA-" * 8])
def test_what_is_no_code_is_told(typed: str) -> None:
    with pytest.raises(sealing.BadCode):
        sealing.read_code(typed)


@few(max_examples=30, deadline=None)
@given(st.integers(0, 27), st.integers(1, 31))
def test_most_typing_errors_are_found(at: int, step: int) -> None:
    """One letter in 256 slips through the check and is found when the key does not fit."""
    letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    slipped = 0
    for _ in range(20):
        code = sealing.new_codes()[0].replace("-", "")
        other = letters[(letters.index(code[at]) + step) % 32]
        try:
            sealing.read_code(code[:at] + other + code[at + 1 :])
        except sealing.BadCode:
            continue
        slipped += 1
    assert slipped <= 3


def test_a_key_file_is_for_the_platform_alone_and_goes() -> None:
    private = sealing.new_key()
    key_files.keep(7, private)
    path = Path(settings.BALLOT_KEY_DIR) / "7.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert key_files.read(7) == private
    key_files.destroy(7)
    assert (path.exists(), key_files.read(7)) == (False, None)
    key_files.destroy(7)


def test_keys_lie_outside_the_media_and_the_database() -> None:
    keys = Path(settings.BALLOT_KEY_DIR)
    assert not keys.is_relative_to(settings.MEDIA_ROOT)
    assert keys.suffix == ""
