"""Hostile values that tests put wherever a value may stand (R26, R34)."""

# ruff: noqa: E501

from __future__ import annotations

from typing import Any

# fmt: off
# What nobody writes and everybody sends. What no feed or database can carry stands in ``UNSTORABLE``.
ODD: list[str] = [
    "", " ", "\t", "\n\n\n", "\u0085", "\u00a0", "\u200b", "\u200d\u2060", "\ufeff",
    "\u202eesrever", "\u2066isolate\u2069", "אבג דהו", "مرحبا بالعالم", "e\u0301" * 20, "Z\u0351\u036b\u0343\u036a\u0302",
    "a" + "\u0301" * 400, "👩‍👩‍👧‍👦" * 30, "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "\U0010ffff", "ｆｕｌｌｗｉｄｔｈ", "ﷺ" * 50, "ı İ ß ﬁ", "null", "None",
    "undefined", "true", "NaN", "-Infinity", "1e309", "-0", "0x7fffffff", "9" * 400, "9223372036854775808",
    "../../etc/passwd", "..\\..\\boot.ini", "/dev/null", "file:///etc/passwd", "%00%2e%2e%2f", "C:\\nul", "'; DROP TABLE"
    " archive_record;--", "' OR '1'='1", "\" OR 1=1 --", "{{ 7*7 }}", "{% load i18n %}", "${7*7}", "%s%n%x", "{0.__class__}",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "javascript:alert(1)", "]]><!--", "\\", "\\u0000",
    "urn:sp:account:", "urn:sp:draft:" + "0" * 32, "http://[::1", "https://user:pass@host/", "mailto:a@b", "$(reboot)",
    "`id`", "() { :;};", "sp_token", "a" * 30_000, "__proto__", "constructor", "2026-02-30T25:61:61Z", "0000-00-00",
]
UNSTORABLE = [
    b'"\\u0001\\u001b[31m"',
    b'"\\u007f"',
    b'"\\uffff"',

    b'"\\u0000"',
    b'"a\\u0000b"',
    b'"\\ud800"',
    b'"\\udfff\\ud800"',
    b'"\xff\xfe"',
    b'"\xed\xa0\x80"',
    b'"\xc0\x80"',
]
TYPES: list[Any] = [None, True, False, 0, -1, 2**31, 2**63, 2**70, 1.5, [], [[]], [None], {}, {"": ""}, {"a": {"b": []}}, "x"]
