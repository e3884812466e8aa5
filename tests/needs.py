"""One way to leave a test out: loudly on a laptop, never in CI."""

from __future__ import annotations

import os

import pytest


def need(missing: str) -> None:
    """Skip because ``missing`` cannot be had on this machine; fail instead where ``CI`` is set."""
    if os.environ.get("CI"):
        pytest.fail(f"{missing}: needed in CI", pytrace=False)
    pytest.skip(missing)
