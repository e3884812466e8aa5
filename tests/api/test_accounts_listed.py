"""The register of accounts through the API: no more than its page shows (R11, L6)."""

from __future__ import annotations

import pytest

from spokesperson.archive import store as archive


@pytest.mark.parametrize(("who", "sees"), [("ann", True), ("boss", True), ("aide", False)])
def test_a_personal_account_is_listed_for_its_owner_and_officials(house, caller, who, sees):
    """Def-Account-personal: entering it was voluntary."""
    found = {a["uid"] for a in caller(getattr(house, who)).get("/accounts").body}
    assert str(house.board.uid) in found
    assert (str(house.hers.uid) in found) is sees


@pytest.mark.parametrize(("error", "status"), [(archive.NotSealed, 503), (archive.UnknownRecord, 404)])
def test_a_proof_that_is_not_there_yet_says_so(house, caller, draft, monkeypatch, error, status):
    """R88."""
    record = archive.append({"type": "Read", "actor": house.boss.urn}, subject=draft.urn, series="decisions")

    def none(*_given: object) -> None:
        raise error("it waits")

    monkeypatch.setattr(archive, "proof", none)
    assert caller(house.boss).get(f"/records/{record.record_id}/proof").status == status
