"""verify.py: its own Ed25519 against the library's, and every change to a proof (4.2; R88)."""

from __future__ import annotations

import ast
import base64
import copy
import json
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from spokesperson.archive.ledger import canonical, commitment, tree, verify
from spokesperson.archive.ledger.checkpoint import Signer

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
SIGNER = Signer("library.example/archive", KEY)
RECORD = "0192d4a0-0000-7000-8000-000000000003"


def made() -> dict[str, Any]:
    """A proof of record 2 of 5, made from the ledger's parts alone."""
    words = {"actor": "urn:x:a", "captured": "2026-03-17T15:12:00.000000Z", "id": RECORD, "type": "Create"}
    content = {"type": "Create", "actor": "urn:x:a", "sp:captured": words["captured"], "content": "Grüße"}
    salts = [bytes([n]) * 16 for n in range(4)]
    bodies = [canonical.dumps(words), canonical.dumps(content), b'{"name":"Ana"}', b"\x00raw"]
    salted = [salt + body for salt, body in zip(salts, bodies, strict=True)]
    previous = bytes([9]) * 32
    leaf = commitment.leaf(previous, commitment.commit_all(*salted))
    leaves = [tree.leaf_hash(bytes([n])) for n in range(5)]
    leaves[2] = leaf
    edge = tree.Frontier()
    for one in leaves:
        edge.append(one)
    path = tree.inclusion_path(2, 5, lambda level, number: tree.fold(leaves[number << level : (number + 1) << level]))
    return {
        "format": "spokesperson-proof-1", "record": RECORD, "index": 2, "size": 5, "previous": previous.hex(),
        "parts": {
            "envelope": {"salt": salts[0].hex(), "text": bodies[0].decode()},
            "content": {"salt": salts[1].hex(), "text": bodies[1].decode()},
            "personal": {"commitment": commitment.commit("personal", salted[2]).hex()},
            "raw": {"salt": salts[3].hex(), "base64": base64.b64encode(bodies[3]).decode()},
        },
        "path": [base64.b64encode(node).decode() for node in path],
        "checkpoint": SIGNER.sign(5, edge.root()),
        "public_key": SIGNER.vkey,
    }  # fmt: skip


PROOF = made()


@given(st.binary(max_size=80), st.binary(min_size=32, max_size=32))
@settings(max_examples=8)
def test_its_signature_check_agrees_with_the_library(message: bytes, seed: bytes) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    signature, public = key.sign(message), key.public_key().public_bytes_raw()
    assert verify.signature_holds(public, message, signature)
    assert not verify.signature_holds(public, message + b"!", signature)
    assert not verify.signature_holds(public, message, signature[:32] + bytes(32))
    beyond = (int.from_bytes(signature[32:], "little") + verify.ORDER).to_bytes(32, "little")
    assert not verify.signature_holds(public, message, signature[:32] + beyond)


def test_a_good_proof_holds_and_says_what_was_checked() -> None:
    lines = "\n".join(verify.check(PROOF, key=SIGNER.vkey))
    for words in (RECORD, "number 2 of 5", "personal withheld", "raw open", SIGNER.vkey):
        assert words in lines


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from places(item, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from places(item, (*path, number))
    else:
        yield path


def changed(path: tuple[Any, ...], change: Any) -> dict[str, Any]:
    proof = copy.deepcopy(PROOF)
    inner = proof
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = change(inner[path[-1]])
    return proof


@pytest.mark.parametrize("path", list(places(PROOF)), ids=lambda path: ".".join(map(str, path)))
def test_no_field_of_a_proof_can_be_changed(path: tuple[Any, ...]) -> None:
    def flip(value: Any, at: int) -> Any:
        if isinstance(value, int):
            return value + at + 2
        at %= len(value)
        return value[:at] + ("1" if value[at] != "1" else "2") + value[at + 1 :]

    for at in (0, 7, -1):
        with pytest.raises(verify.Failed):
            verify.check(changed(path, lambda value, at=at: flip(value, at)))
    for other in (None, "", [], {}, 7.5):
        with pytest.raises(verify.Failed):
            verify.check(changed(path, lambda value, other=other: other))


@pytest.mark.parametrize("key", PROOF)
def test_a_missing_field_is_a_failure_and_no_crash(key: str) -> None:
    proof = {name: value for name, value in PROOF.items() if name != key}
    with pytest.raises(verify.Failed):
        verify.check(proof)


@pytest.mark.parametrize("junk", [[], "text", 7, None, {}, {"format": "spokesperson-proof-1"}])
def test_junk_is_a_failure_and_no_crash(junk: Any) -> None:
    with pytest.raises(verify.Failed):
        verify.check(junk)


def test_another_key_or_a_rewritten_history_fails() -> None:
    other = Signer("library.example/archive", Ed25519PrivateKey.from_private_bytes(bytes(32)))
    with pytest.raises(verify.Failed, match="another key"):
        verify.check(PROOF, key=other.vkey)
    with pytest.raises(verify.Failed, match="rewritten"):
        verify.check(PROOF, kept=SIGNER.sign(5, bytes(32)))
    assert "is the same" in "\n".join(verify.check(PROOF, kept=PROOF["checkpoint"]))
    assert "not compared" in "\n".join(verify.check(PROOF, kept=SIGNER.sign(4, bytes(32))))


def test_the_command_answers_with_its_exit_code(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad, junk = tmp_path / "good.json", tmp_path / "bad.json", tmp_path / "junk.json"
    good.write_text(json.dumps(PROOF))
    bad.write_text(json.dumps(changed(("parts", "content", "text"), lambda text: text.replace("Grüße", "Gruss"))))
    junk.write_bytes(b"\xff\xfe")
    assert verify.main([str(good)]) == 0
    assert capsys.readouterr().out.endswith("VERIFIED\n")
    assert verify.main([str(bad)]) == 1
    assert "FAILED" in capsys.readouterr().out
    assert verify.main([str(junk)]) == 1
    assert verify.main([str(tmp_path / "none.json")]) == 2


def test_it_needs_nothing_but_the_standard_library() -> None:
    with open(verify.__file__, encoding="utf-8") as file:
        source = file.read()
    imported = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names])
    }
    assert imported <= set(sys.stdlib_module_names)
    assert source.count("\n") < 250
