"""Links in a text: which lead back to the institution, and which must not be posted (1.6; R57, R58).

Nothing is fetched here. A link counts as the institution's only by its exact host or a host below it, over https;
a host that only looks like one of the institution's is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from spokesperson.institution import Institution
from spokesperson.screening.normalise import Plain, plain
from spokesperson.screening.report import Link
from spokesperson.screening.signs import sign

_TLD = (
    "com|org|net|edu|gov|info|io|us|ly|co|me|library|example|test|ru|biz|app|dev|uk|ca|eu|de|fr|es|mx|tv|gg|xyz|top|site"
    "|online|shop|link|club|live|store|cc|cn|in|au|nz|ie|gl|gy"
)
_SCHEME = re.compile(
    r"\b(?:[a-z][a-z0-9+.-]{1,15}://|www\.|(?:javascript|data|vbscript|file):)[^\s<>\"]+", re.IGNORECASE
)
_BARE = re.compile(
    rf"(?<![\w@./:-])(?:[\w-]{{1,63}}\.)+(?:{_TLD})"
    r"(?:/[^\s<>\"]*)?(?![\w@-])",
    re.IGNORECASE,
)
_SIGN = sign(rf"://|\bwww\.|(?:script|data|file):|\.(?:{_TLD})\b")
_LOCAL = (".local", ".internal", ".localhost", ".lan", ".home.arpa")
_LOOK = str.maketrans("0135", "oles")
_TAIL = ".,;:!?'*_"


def links(text: Plain, institution: Institution) -> tuple[Link, ...]:
    """Every address in ``text``, in order; its place in code points."""
    if not _SIGN(text.raw):
        return ()
    return tuple(_read(start, shown, institution) for start, shown in _found(text.original))


def _found(text: str) -> Iterator[tuple[int, str]]:
    taken: list[tuple[int, int]] = []
    for pattern in (_SCHEME, _BARE):
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            shown = _trim(match.group())
            taken.append((match.start(), match.start() + len(shown)))
    for start, end in sorted(taken):
        yield start, text[start:end]


def _trim(shown: str) -> str:
    """Without the sentence's own punctuation, and without a closing bracket that was not opened in the address."""
    while shown and (
        shown[-1] in _TAIL
        or (shown[-1] in ")]}" and shown.count(shown[-1]) > shown.count("([{"[")]}".index(shown[-1])]))
    ):
        shown = shown[:-1]
    return shown


def _read(start: int, shown: str, institution: Institution) -> Link:
    url = (
        shown
        if re.match(r"[a-z][a-z0-9+.-]*:", shown, re.IGNORECASE) and not _is_bare_port(shown)
        else "https://" + shown
    )
    reason = _refusal(url, institution)
    owned = not reason and institution.owns(url)
    return Link(start, start + len(shown), url, owned, bool(reason), reason)


def _is_bare_port(shown: str) -> bool:
    return bool(re.match(r"[\w.-]+\.[a-z]+:\d", shown, re.IGNORECASE))


def _refusal(url: str, institution: Institution) -> str:
    """Why an address must not be posted; the empty text when it may."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
        port_and_user = (parts.port, parts.username)
    except ValueError:
        return "This is no address that a browser can read."
    if parts.scheme not in ("http", "https"):
        return f"Only https and http addresses may be posted, not {parts.scheme}."
    if not host:
        return "This address names no host."
    if port_and_user[1] is not None or "@" in parts.netloc:
        return "This address hides its host behind a user name."
    return _inner(host) or _look_alike(host, institution)


def _inner(host: str) -> str:
    bare = host.strip("[]")
    try:
        address = ip_address(bare)
    except ValueError:
        inner = bare == "localhost" or "." not in bare or bare.endswith(_LOCAL) or re.fullmatch(r"[0-9a-fx.]+", bare)
        return "This address leads to a machine inside a network, not to the public." if inner else ""
    if not address.is_global:
        return "This address leads to a machine inside a network, not to the public."
    return ""


def _look_alike(host: str, institution: Institution) -> str:
    """Refuse a host that reads like one of the institution's and is not: by letters, by suffix, by one letter."""
    own = institution.domains
    if any(host == domain or host.endswith("." + domain) for domain in own):
        return ""
    for domain in own:
        core, read = domain.split(".")[0], _plain_host(host)
        if read != host and (read == domain or read.endswith("." + domain)):
            return f"This address only looks like {domain}: its letters are of another script or digits."
        if domain in read or domain.replace(".", "-") in read:
            return f"This address carries {domain} in its name but belongs to somebody else."
        registered = ".".join(read.split(".")[-domain.count(".") - 1 :])
        if len(core) >= 6 and _one_letter_off(registered, domain):
            return f"This address differs from {domain} by one letter."
    return ""


def _plain_host(host: str) -> str:
    try:
        shown = host.encode("ascii").decode("idna") if "xn--" in host else host
    except UnicodeError:
        shown = host
    return plain(shown).lower.translate(_LOOK).replace("rn", "m").replace("vv", "w") if not _same(shown) else host


def _same(shown: str) -> bool:
    return shown.isascii() and not any(char in shown for char in "0135") and "rn" not in shown and "vv" not in shown


def _one_letter_off(host: str, domain: str) -> bool:
    if host == domain or abs(len(host) - len(domain)) > 1:
        return False
    head = 0
    while head < min(len(host), len(domain)) and host[head] == domain[head]:
        head += 1
    rest = (host[head:], domain[head:])
    swapped = rest[0][:2] == rest[1][:2][::-1] and rest[0][2:] == rest[1][2:]
    return swapped or rest[0][1:] == rest[1][1:] or rest[0] == rest[1][1:] or rest[0][1:] == rest[1]
