"""How many events go at once: more while the line is good, few over a thin one."""

import pytest

from tests.cast import Settled
from tests.hub.county import County, join
from tests.sync import day
from tests.sync.houses import go, same_everywhere
from village.ground.batches import decode_batch
from village.sync import rules, sending
from village.sync.enrolment import station_key
from village.sync.rules import rows_next
from village.sync.wire import Answer, sender


def test_a_good_line_widens_and_a_thin_one_narrows() -> None:
    assert [rows_next(many, 0.1) for many in (1_000, 2_000, 4_000, 5_000)] == [
        2_000, 4_000, 5_000, 5_000,
    ]  # fmt: skip
    assert [rows_next(many, 5.0) for many in (5_000, 2_500, 1_250, 1_000)] == [
        2_500, 1_250, 1_000, 1_000,
    ]  # fmt: skip


def test_the_courier_sends_more_at_once_while_answers_are_quick(
    station: Settled, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = station.db
    join(county, db)
    day.open_shop(db)
    day.trade(db)
    monkeypatch.setattr(sending, "SENT_ROWS_MAX", 2)
    real, sizes = sender(county.url), []

    def overhear(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        if method == "POST":
            sizes.append(len(decode_batch(body, lambda _: station_key(db).public).entries))
        return real(method, path, headers, body)

    assert go(db, overhear).waiting == 0
    assert sizes[:4] == [2, 2, 4, 8]  # the second is packed before the first is answered
    assert max(sizes) <= rules.WIDE_ROWS_MAX
    same_everywhere(db, county)
