#!/usr/bin/env python3
"""Check the proof of one archived record, with nothing but Python's standard library (SH 620.4, 4.2).

    python3 verify.py proof.json [--key KEY] [--checkpoint FILE]

The proof says: this record, with these parts, stood at this place in the archive when its head was signed. To believe
the signature, compare the key with the one the institution publishes (--key fails if it differs). --checkpoint takes a
checkpoint that you kept yourself; if it is of the same size as the proof's, they must be the same. Exit code 0 if the
proof holds, 1 if it does not, 2 if the command was wrong. There is no network access and nothing is written.
"""

from __future__ import annotations

import argparse
import base64
import json
import sys
from hashlib import sha256, sha512
from typing import Any

PARTS = ("envelope", "content", "personal", "raw")


class Failed(Exception):
    """The proof does not hold; the message says where."""


# --- Ed25519 (RFC 8032), verification only -------------------------------------------------------------------------
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]  # X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z


def add(a: Point, b: Point) -> Point:
    m, n = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    t, z = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = n - m, z - t, z + t, n + m
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number: int, point: Point) -> Point:
    result: Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = add(result, point)
        point, number = add(point, point), number >> 1
    return result


def same(a: Point, b: Point) -> bool:
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def decode_point(data: bytes) -> Point:
    y = int.from_bytes(data, "little") & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if y >= P or (x * x - square) % P or (x == 0 and data[31] >> 7):
        raise Failed("the key or signature is not a point of the curve")
    if x & 1 != data[31] >> 7:
        x = P - x
    return x, y, 1, x * y % P


BASE = decode_point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signature_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    s = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or s >= ORDER:
        return False
    k = int.from_bytes(sha512(signature[:32] + public + message).digest(), "little") % ORDER
    return same(times(s, BASE), add(decode_point(signature[:32]), times(k, decode_point(public))))


# --- the record ----------------------------------------------------------------------------------------------------
def commitment_of(number: int, part: Any) -> bytes:
    """The commitment to one part, from its salt and bytes if they are there."""
    name = PARTS[number]
    if part is None:
        return bytes(32)
    if "salt" not in part:
        return from_hex(part["commitment"], 32, f"the commitment of the {name}")
    body = from_base64(part["base64"]) if "base64" in part else part["text"].encode()
    return sha256(bytes([2, number]) + from_hex(part["salt"], 16, f"the salt of the {name}") + body).digest()


def leaf_of(proof: dict[str, Any]) -> bytes:
    parts = proof["parts"]
    if set(parts) != set(PARTS):
        raise Failed(f"a record has the parts {', '.join(PARTS)}")
    commitments = b"".join(commitment_of(number, parts[name]) for number, name in enumerate(PARTS))
    entry = sha256(b"\x03" + from_hex(proof["previous"], 32, "the link to the record before") + commitments).digest()
    return sha256(b"\x00" + entry).digest()


def check_words(proof: dict[str, Any]) -> dict[str, Any]:
    """The envelope and the content must speak of the record that the proof names."""
    envelope = json.loads(proof["parts"]["envelope"]["text"])
    if envelope["id"] != proof["record"]:
        raise Failed(f"the envelope is of record {envelope['id']}, the proof of {proof['record']}")
    content = proof["parts"]["content"]
    if content and "text" in content:
        activity = json.loads(content["text"])
        for outside, inside in (("type", "type"), ("actor", "actor"), ("captured", "sp:captured")):
            if envelope[outside] != activity[inside]:
                raise Failed(f"envelope and content differ in {outside}")
    return dict(envelope)


# --- the tree (RFC 9162) -------------------------------------------------------------------------------------------
def root_of(index: int, size: int, leaf: bytes, path: list[bytes]) -> bytes:
    if not 0 <= index < size:
        raise Failed(f"there is no record {index} among {size}")
    number, last, root = index, size - 1, leaf
    for other in path:
        if last == 0:
            raise Failed("the path to the root is too long")
        if number % 2 or number == last:
            root = sha256(b"\x01" + other + root).digest()
            while number % 2 == 0 and number:
                number, last = number // 2, last // 2
        else:
            root = sha256(b"\x01" + root + other).digest()
        number, last = number // 2, last // 2
    if last:
        raise Failed("the path to the root is too short")
    return root


# --- the signed checkpoint (C2SP signed note) ----------------------------------------------------------------------
def read_key(text: str) -> tuple[str, bytes, bytes]:
    """Origin, four bytes of identity, public key."""
    origin, identity, encoded = text.strip().split("+", 2)
    key = from_base64(encoded)
    if len(key) != 33 or key[0] != 1 or sha256(origin.encode() + b"\n" + key).digest()[:4].hex() != identity:
        raise Failed("the public key is not an Ed25519 key of its origin")
    return origin, bytes.fromhex(identity), key[1:]


def check_checkpoint(text: str, key: str) -> tuple[str, int, bytes]:
    """Origin, size and root, once the signature is found good."""
    origin, identity, public = read_key(key)
    body, _, signatures = text.partition("\n\n")
    lines = body.split("\n")
    if len(lines) != 3 or lines[0] != origin or not lines[1].isdigit():
        raise Failed("the checkpoint is not of this key's archive, or is malformed")
    for line in signatures.splitlines():
        dash, name, encoded = line.split(" ", 2)
        signature = from_base64(encoded)
        if dash == "\u2014" and name == origin and signature[:4] == identity:
            if signature_holds(public, (body + "\n").encode(), signature[4:]):
                return origin, int(lines[1]), from_base64(lines[2])
            raise Failed("the checkpoint's signature is wrong")
    raise Failed("the checkpoint is not signed by this key")


def from_hex(text: str, length: int, what: str) -> bytes:
    data = bytes.fromhex(text)
    if len(data) != length:
        raise Failed(f"{what} has {len(data)} bytes, not {length}")
    return data


def from_base64(text: str) -> bytes:
    return base64.b64decode(text.encode("ascii"), validate=True)


# --- all of it -----------------------------------------------------------------------------------------------------
def check(proof: dict[str, Any], key: str | None = None, kept: str | None = None) -> list[str]:
    """What was found, line by line; raises ``Failed`` if the proof does not hold."""
    try:
        if proof["format"] != "spokesperson-proof-1":
            raise Failed("this is not a proof that this program knows")
        if key and key.strip() != proof["public_key"].strip():
            raise Failed("the proof was signed by another key than the one given with --key")
        origin, size, root = check_checkpoint(proof["checkpoint"], proof["public_key"])
        envelope, leaf = check_words(proof), leaf_of(proof)
        index, path = proof["index"], [from_base64(node) for node in proof["path"]]
        if type(index) is not int or proof["size"] != size:
            raise Failed("the proof and its checkpoint differ in the number of records")
        if root_of(index, size, leaf, path) != root:
            raise Failed("the record does not lead to the signed root: it, or the proof, was changed")
        lines = compare(kept, proof["public_key"], size, root) if kept else []
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise Failed(f"the proof is malformed ({type(error).__name__}: {error})") from None
    states = [f"{name} {state_of(proof['parts'][name])}" for name in PARTS]
    return [
        f"record      {proof['record']}, number {index} of {size} in {origin}",
        f"what        {envelope['type']} by {envelope['actor']}, captured {envelope['captured']}",
        f"parts       {', '.join(states)}",
        f"leaf        {leaf.hex()}",
        f"root        {root.hex()}, reached over {len(path)} hashes",
        f"signed by   {proof['public_key']}" + ("" if key else " (compare it with the published key)"),
        *lines,
    ]


def compare(kept: str, key: str, size: int, root: bytes) -> list[str]:
    _, kept_size, kept_root = check_checkpoint(kept, key)
    if kept_size == size and kept_root != root:
        raise Failed("the checkpoint you kept has another root: the archive's history was rewritten")
    if kept_size == size:
        return [f"kept        your checkpoint of {kept_size} records is the same"]
    return [
        f"kept        your checkpoint is of {kept_size} records and signed by the same key; sizes differ, not compared"
    ]


def state_of(part: Any) -> str:
    return "never there" if part is None else "open" if "salt" in part else "withheld or destroyed"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Check the proof of one archived record.")
    parser.add_argument("proof", help="the proof as JSON")
    parser.add_argument("--key", help="the institution's published key, origin+hash+key")
    parser.add_argument("--checkpoint", help="file with a checkpoint that you kept")
    options = parser.parse_args(arguments)
    try:
        with open(options.proof, encoding="utf-8") as file:
            proof = json.load(file)
        kept = open(options.checkpoint, encoding="utf-8").read() if options.checkpoint else None  # noqa: SIM115
        lines = check(proof, options.key, kept)
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except (Failed, ValueError, RecursionError) as error:
        sys.stdout.write(f"FAILED: {error}\n")
        return 1
    sys.stdout.write("\n".join([*lines, "VERIFIED", ""]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
