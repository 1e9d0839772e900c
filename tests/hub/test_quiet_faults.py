"""A fault of the hub's file says what was asked, and never whose name it was asked with."""

import traceback
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from tests.hub.county import make_county


@pytest.mark.parametrize("wrong", [{"entry": None}, {"at": "최옥란"}])
def test_a_fault_tells_no_names(
    tmp_path: Path, store_url: str | None, wrong: dict[str, object]
) -> None:
    county = make_county(tmp_path, url=store_url)
    told = {"entry": "1", "at": 1, "who": "최옥란", "what": "x", "about": "y", "detail": ""}
    with pytest.raises(DBAPIError) as fault, county.store.writing() as rows:
        rows.run("audit", **{**told, **wrong})
    county.store.close()
    written = "".join(traceback.format_exception(fault.value))
    assert "hub_audit" in written
    assert "최옥란" not in written
