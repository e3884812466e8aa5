"""One address that says how mail leaves the house (docs/reference/settings.md), as Django's settings.

``smtp://user:password@host:587/?tls=true`` begins TLS on a plain connection, ``smtps://host:465/`` is TLS from the
first byte, ``file:///folder`` writes each round of mail into a file, ``console:`` prints it.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

BACKENDS = "django.core.mail.backends"
TIMEOUT = 10  # seconds
YES, NO = ("true", "yes", "1", "on"), ("false", "no", "0", "off")


def read(url: str) -> dict[str, Any]:
    """Django's ``EMAIL_*`` settings; ``ValueError`` says what is wrong. Nothing given sends nothing."""
    parts = urlsplit(url)
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
            return _smtp(url)
        case other:
            raise ValueError(f"{other!r} is not one of smtp, smtps, file, console")


def _smtp(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    implicit = parts.scheme == "smtps"
    options = dict(parse_qsl(parts.query))
    tls = options.pop("tls", "false").lower()
    wait = options.pop("timeout", str(TIMEOUT))
    if options:
        raise ValueError(f"unknown option {sorted(options)[0]!r}; known are tls and timeout")
    if tls not in YES + NO:
        raise ValueError("tls is true or false")
    if implicit and tls in YES:
        raise ValueError("smtps:// is TLS already; leave tls out, or write smtp:// for STARTTLS")
    if not wait.isdigit() or not 1 <= int(wait) <= 120:
        raise ValueError("timeout is a number of seconds, 1 to 120")
    if not parts.hostname:
        raise ValueError("the server's name is missing")
    return {
        "EMAIL_BACKEND": f"{BACKENDS}.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if implicit else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": implicit,
        "EMAIL_USE_TLS": tls in YES,
        "EMAIL_TIMEOUT": int(wait),
    }
