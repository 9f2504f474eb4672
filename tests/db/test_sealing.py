"""What is sealed opens with its key and for its place only, and a new key takes over from the old."""

from __future__ import annotations

import pytest

from db.sealing import CannotOpenError, Sealer

OLD, NEW = "old-" + "k" * 40, "new-" + "k" * 40
ABOUT = "kept_files/5703"


def test_what_is_sealed_is_not_readable_and_opens_again():
    sealer = Sealer(NEW)
    sealed = sealer.seal("เลขประจำตัว".encode(), ABOUT)
    assert "เลขประจำตัว".encode() not in sealed
    assert sealer.open(sealed, ABOUT).decode() == "เลขประจำตัว"
    assert sealer.seal(b"same", ABOUT) != sealer.seal(b"same", ABOUT)


def test_a_text_is_sealed_as_letters():
    sealer = Sealer(NEW)
    sealed = sealer.seal_text("token ลับ", ABOUT)
    assert sealed.isascii()
    assert sealer.open_text(sealed, ABOUT) == "token ลับ"


@pytest.mark.parametrize("place", [0, 4, 10, 25, -1])
def test_a_changed_byte_does_not_open(place):
    sealer = Sealer(NEW)
    changed = bytearray(sealer.seal(b"something kept", ABOUT))
    changed[place] ^= 1
    with pytest.raises(CannotOpenError):
        sealer.open(bytes(changed), ABOUT)


def test_it_opens_only_where_it_belongs():
    sealer = Sealer(NEW)
    with pytest.raises(CannotOpenError):
        sealer.open(sealer.seal(b"of one office", ABOUT), "kept_files/5402")


def test_a_new_key_opens_what_the_old_one_sealed_and_brings_it_under_itself():
    sealed = Sealer(OLD).seal(b"from before", ABOUT)
    with pytest.raises(CannotOpenError):
        Sealer(NEW).open(sealed, ABOUT)
    both = Sealer(NEW, former=(OLD,))
    assert not both.is_current(sealed)
    again = both.reseal(sealed, ABOUT)
    assert both.reseal(again, ABOUT) is again
    assert Sealer(NEW).open(again, ABOUT) == b"from before"


@pytest.mark.parametrize("nothing", [b"", b"NP1", b"plain text that was never sealed at all"])
def test_what_was_never_sealed_is_told(nothing):
    with pytest.raises(CannotOpenError):
        Sealer(NEW).open(nothing, ABOUT)
    with pytest.raises(CannotOpenError):
        Sealer(NEW).open_text("ไม่ใช่", ABOUT)
