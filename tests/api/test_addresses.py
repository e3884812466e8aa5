"""One address answers one question: no room's address hides another's (R19, R24)."""

from __future__ import annotations

import re
from collections import defaultdict

from spokesperson.api.urls import api


def test_no_two_operations_share_a_method_and_an_address():
    """R24, R19: a group joined and a group that is advised are two things, whatever they are called."""
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            plain = re.sub(r"\{[^}]*\}", "{}", f"{prefix}{path}")
            for operation in view.operations:
                # Where methods of one address are split over two routers, the second is never reached.
                found[plain, ""].add(view.operations[0].view_func.__module__)
                found[plain, ",".join(operation.methods)].add(operation.view_func.__qualname__)
    assert {key: names for key, names in found.items() if len(names) > 1} == {}
