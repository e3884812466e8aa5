"""Signed checkpoints: one exact spelling, one key, one origin (4.2; R88)."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from spokesperson.archive.ledger import checkpoint

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
SIGNER = checkpoint.Signer("library.example/archive", KEY)
ROOT = bytes(range(100, 132))
TEXT = SIGNER.sign(1204, ROOT)


def test_the_text_is_a_signed_note() -> None:
    origin, size, root, empty, signature, end = TEXT.split("\n")
    assert (origin, size, empty, end) == ("library.example/archive", "1204", "", "")
    assert base64.b64decode(root) == ROOT
    assert signature.startswith("— library.example/archive ")
    KEY.public_key().verify(base64.b64decode(signature.split(" ")[2])[4:], f"{origin}\n{size}\n{root}\n".encode())


def test_what_was_signed_reads_back() -> None:
    assert checkpoint.verify(TEXT, SIGNER.vkey) == checkpoint.Checkpoint("library.example/archive", 1204, ROOT)


@given(st.integers(0, len(TEXT.encode()) - 1), st.integers(1, 255))
def test_no_byte_of_it_can_be_changed(at: int, change: int) -> None:
    data = bytearray(TEXT.encode())
    data[at] ^= change
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return
    with pytest.raises(checkpoint.CheckpointError):
        checkpoint.verify(text, SIGNER.vkey)


def test_every_single_bit_counts() -> None:
    """Also the bits of base64 that many decoders ignore."""
    data = TEXT.encode()
    for at in range(len(data)):
        for bit in range(7):
            changed = bytearray(data)
            changed[at] ^= 1 << bit
            try:
                text = changed.decode()
            except UnicodeDecodeError:
                continue
            with pytest.raises(checkpoint.CheckpointError):
                checkpoint.verify(text, SIGNER.vkey)


def test_another_key_or_origin_does_not_verify() -> None:
    other = checkpoint.Signer("library.example/archive", Ed25519PrivateKey.from_private_bytes(bytes(32)))
    elsewhere = checkpoint.Signer("other.example/archive", KEY)
    for key in (other.vkey, elsewhere.vkey):
        with pytest.raises(checkpoint.CheckpointError):
            checkpoint.verify(TEXT, key)


def test_a_witness_may_sign_beside_us() -> None:
    witness = checkpoint.Signer("witness.example", Ed25519PrivateKey.from_private_bytes(bytes(32)))
    line = witness.sign(1204, ROOT).split("\n")[4]
    assert checkpoint.verify(TEXT + line + "\n", SIGNER.vkey).size == 1204
    head, signatures = TEXT.split("\n\n")
    assert checkpoint.verify(f"{head}\n\n{line}\n{signatures}", SIGNER.vkey).size == 1204


@pytest.mark.parametrize("key", ["", "a+b", "library.example/archive+00000000+AA==", "x+zz+???", SIGNER.vkey[:-4]])
def test_a_malformed_key_is_refused(key: str) -> None:
    with pytest.raises(checkpoint.CheckpointError, match="public key"):
        checkpoint.read_vkey(key)


@pytest.mark.parametrize("origin", ["", "two words", "a+b"])
def test_an_origin_that_cannot_stand_in_a_note_is_refused(origin: str) -> None:
    with pytest.raises(checkpoint.CheckpointError, match="origin"):
        checkpoint.Signer(origin, KEY)


@pytest.mark.parametrize(
    "text",
    ["", "\n" * 5, TEXT.strip(), TEXT.replace("1204", "01204"), TEXT.replace("1204", "-1"), TEXT.replace("1204", "²")],
)
def test_a_malformed_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(checkpoint.CheckpointError):
        checkpoint.verify(text, SIGNER.vkey)
