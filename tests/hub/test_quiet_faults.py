"""A fault of the hub's file says what was asked, and never whose name it was asked with."""

from pathlib import Path

import pytest
from sqlalchemy.exc import DatabaseError

from tests.hub.county import make_county


def test_a_fault_tells_no_names(tmp_path: Path) -> None:
    county = make_county(tmp_path)
    told = {"entry": None, "at": 1, "who": "최옥란", "what": "x", "about": "y", "detail": ""}
    with pytest.raises(DatabaseError) as fault, county.store.writing() as rows:
        rows.run("audit", **told)
    county.store.close()
    assert "hub_audit" in str(fault.value)
    assert "최옥란" not in str(fault.value)
