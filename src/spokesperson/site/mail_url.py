"""One address that says how mail leaves the house (docs/reference/settings.md), as Django's settings.

``smtp://user:password@host:587/?tls=true`` begins TLS on a plain connection, ``smtps://host:465/`` is TLS from the
first byte, ``file:///folder`` writes each round of mail into a file, ``console:`` prints it.

What is wrong is told on the console, and a password that was not percent-encoded may sit in any part of the address.
So no error here repeats more of it than the scheme or the name of an option.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

BACKENDS = "django.core.mail.backends"
TIMEOUT, LONGEST = 10, 30  # seconds; the worker that sends mail sends posts too
YES, NO = ("true", "yes", "1", "on"), ("false", "no", "0", "off")
OPTIONS = ("tls", "timeout", "insecure")
ENCODE = "percent-encode the password's special characters, like / as %2F, # as %23, ? as %3F, [ as %5B"


def read(url: str) -> dict[str, Any]:
    """Django's ``EMAIL_*`` settings; ``ValueError`` says what is wrong. Nothing given sends nothing."""
    parts = _parts(url)
    match parts.scheme:
        case "":
            if url:
                raise ValueError("begin with smtp://, smtps:// or file://")
            return {"EMAIL_BACKEND": f"{BACKENDS}.dummy.EmailBackend"}
        case "console":
            return {"EMAIL_BACKEND": f"{BACKENDS}.console.EmailBackend"}
        case "file":
            if parts.netloc or not parts.path.startswith("/"):
                raise ValueError("name a folder from the root, like file:///var/mail-out")
            return {"EMAIL_BACKEND": f"{BACKENDS}.filebased.EmailBackend", "EMAIL_FILE_PATH": unquote(parts.path)}
        case "smtp" | "smtps":
            return _smtp(parts)
        case other:
            raise ValueError(f"{other!r} is not one of smtp, smtps, file, console")


def _parts(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        raise ValueError(f"the address cannot be read; {ENCODE}") from None


def _smtp(parts: SplitResult) -> dict[str, Any]:
    host, port = _server(parts)
    implicit = parts.scheme == "smtps"
    options = _options(parts)
    tls, insecure = _flag(options, "tls"), _flag(options, "insecure")
    wait = options.get("timeout", str(TIMEOUT))
    if implicit and tls:
        raise ValueError("smtps:// is TLS already; leave tls out, or write smtp:// for STARTTLS")
    if not (wait.isascii() and wait.isdigit() and len(wait) < 4 and 1 <= int(wait) <= LONGEST):
        raise ValueError(f"timeout is a number of seconds, 1 to {LONGEST}")
    if (parts.username or parts.password) and not (implicit or tls or insecure or _loopback(host)):
        raise ValueError(
            "user and password would cross the network in the clear; add ?tls=true, write smtps://, or permit it with"
            " ?insecure=true"
        )
    return {
        "EMAIL_BACKEND": f"{BACKENDS}.smtp.EmailBackend",
        "EMAIL_HOST": host,
        "EMAIL_PORT": port or (465 if implicit else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": implicit,
        "EMAIL_USE_TLS": tls,
        "EMAIL_TIMEOUT": int(wait),
    }


def _server(parts: SplitResult) -> tuple[str, int | None]:
    """Host and port. A password with a bare / ? or # ends the server's part too early, and shows itself here."""
    if "@" in parts.path + parts.query + parts.fragment:
        raise ValueError(f"an @ stands behind the server's name; {ENCODE}")
    if parts.path not in ("", "/") or parts.fragment:
        raise ValueError(f"nothing but options may follow the server; if it is the password, {ENCODE}")
    try:
        port = parts.port
    except ValueError:
        raise ValueError(f"the port is not a number from 1 to 65535; if it is the password, {ENCODE}") from None
    if not parts.hostname:
        raise ValueError("the server's name is missing")
    return parts.hostname, port


def _options(parts: SplitResult) -> dict[str, str]:
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    if unknown := sorted(set(options) - set(OPTIONS)):
        raise ValueError(f"unknown option {unknown[0][:20]!r}; known are {', '.join(OPTIONS)}")
    return options


def _flag(options: dict[str, str], name: str) -> bool:
    given = options.get(name, "false").lower()
    if given not in YES + NO:
        raise ValueError(f"{name} is true or false")
    return given in YES


def _loopback(host: str) -> bool:
    """Whether mail to ``host`` stays on this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
