"""However many rows go in at once, all of them do, in the columns they are for."""

from pathlib import Path

import pytest

from village.hub.private import NAMED
from village.hub.store import ROWS_AT_ONCE, open_store


@pytest.mark.parametrize("many", [1, ROWS_AT_ONCE[1], 2 * ROWS_AT_ONCE[0] + ROWS_AT_ONCE[1] + 13])
def test_all_rows_go_in(tmp_path: Path, store_url: str | None, many: int) -> None:
    store = open_store(tmp_path, store_url)
    for epoch in ("first", "again"):  # the second time each is there already
        with store.writing() as rows:
            rows.run_many("put_name", NAMED, [("S", f"F{n}", epoch, n) for n in range(many)])
    with store.reading() as rows:
        for n in range(many):
            found = rows.one("name_place", station="S", person=f"F{n}")
            assert found is not None
            assert dict(found) == {"epoch": "again", "seq": n}
        assert rows.one("name_place", station="S", person=f"F{many}") is None
    store.close()
