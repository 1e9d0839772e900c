"""What goes by the line goes by stick too: in any order, often, whole or not at all."""

from pathlib import Path

import pytest
from sqlalchemy import event, text

from tests.cast import Settled, new_act
from tests.hub.county import LI, County
from tests.sync import day
from tests.sync.houses import go, same_everywhere
from tests.sync.sticks import (
    answer,
    audited,
    bring,
    hub_seq,
    no_of,
    round_trip,
    take,
)
from tests.sync.test_news import TRAY
from village.ground.unit import Store
from village.hub import guides
from village.sync import bundles, queries


def test_there_and_back(joined: Store, county: County) -> None:
    day.trade(joined)
    waiting = queries.waiting(joined)
    packed = bundles.pack(joined)
    assert (packed.events, packed.left) == (waiting, 0)
    came = bring(county, packed.data)
    guides.send_price_guide(county.store, new_act(LI), TRAY, "all")
    assert (came.station, came.new, came.seq) == (joined.station, waiting, waiting)
    taken = take(joined, answer(county, joined))
    assert (taken.acked, taken.items, taken.waiting) == (waiting, 1, 1)
    assert joined.value("SELECT count(*) FROM catalogue_price_guides") == 1
    assert round_trip(joined, county).waiting == 0
    same_everywhere(joined, county)


def test_private_parts_are_locked_on_the_stick(joined: Store) -> None:
    names = [row["part"] for row in joined.rows("SELECT part FROM journal_events") if row["part"]]
    data = bundles.pack(joined).data
    assert names
    assert not [name for name in names if name in data]
    assert "김영옥".encode() not in data
    assert b"people." not in data


def test_twice_and_in_any_order_is_once(joined: Store, county: County) -> None:
    old = bundles.pack(joined).data
    day.trade(joined)
    new = bundles.pack(joined).data
    assert bring(county, new).new == queries.own_seq(joined)
    for data in (old, new, old):
        assert bring(county, data).new == 0
    assert go(joined).outcome == "sent"
    assert bring(county, old).seq == queries.own_seq(joined)
    same_everywhere(joined, county)


def test_an_old_answer_changes_nothing(joined: Store, county: County) -> None:
    bring(county, bundles.pack(joined).data)
    first = answer(county, joined)
    day.trade(joined)
    bring(county, bundles.pack(joined).data)
    second = answer(county, joined)
    assert take(joined, second).waiting == 0
    for data in (first, second, first):
        assert take(joined, data).old
    assert queries.waiting(joined) == 0


def test_an_answer_from_before_the_last_line_changes_nothing(joined: Store, county: County) -> None:
    bring(county, bundles.pack(joined).data)
    before = answer(county, joined)
    day.trade(joined)
    assert go(joined).waiting == 0
    assert take(joined, before).old
    assert queries.waiting(joined) == 0


def test_news_are_taken_once_whichever_way_they_come(joined: Store, county: County) -> None:
    bring(county, bundles.pack(joined).data)
    for _ in range(3):
        guides.send_price_guide(county.store, new_act(LI), TRAY, "all")
    by_stick = answer(county, joined)
    assert take(joined, by_stick).items == 3
    guides.send_price_guide(county.store, new_act(LI), TRAY, f"station/{joined.station}")
    assert go(joined).taken == 1
    bring(county, bundles.pack(joined).data)
    told = take(joined, answer(county, joined))
    assert (told.items, told.waiting) == (0, 0)
    guides.send_price_guide(county.store, new_act(LI), TRAY, "all")
    assert round_trip(joined, county).items == 1
    assert round_trip(joined, county).waiting == 0
    same_everywhere(joined, county)


def test_a_hub_from_yesterday_is_brought_up_to_date_again(joined: Store, county: County) -> None:
    """Its answer says that it has less; what it lacks is on the next stick."""
    bring(county, bundles.pack(joined).data)
    seq = hub_seq(county, joined)
    day.trade(joined)
    round_trip(joined, county)
    with county.store.writing() as rows:
        head = rows.one("hash_at", station=joined.station, epoch=joined.epoch, seq=seq)
        assert head is not None
        for table in ("hub_events", "hub_parts"):
            rows.connection.execute(text(f"DELETE FROM {table} WHERE seq > {seq}"))
        rows.run("advance", station=joined.station, epoch=joined.epoch, seq=seq, head=head["hash"])
        rows.connection.execute(text("UPDATE hub_keys SET counter = 0"))
        rows.connection.execute(text("UPDATE hub_bundles SET answer = 1"))
    county.clock.step(hours=1)
    day.close(joined)
    gap = bundles.pack(joined).data
    assert no_of(lambda: bring(county, gap)) == "bundle_gap"
    assert audited(county, joined.station).count("batch_out_of_place") == 1
    told = take(joined, answer(county, joined))
    assert not told.old
    assert queries.waiting(joined) == queries.own_seq(joined) - seq


def test_a_station_that_never_joined_has_no_stick(station: Settled, tmp_path: Path) -> None:
    assert no_of(lambda: bundles.pack(station.db)) == "not_enrolled"
    assert no_of(lambda: take(station.db, b"")) == "not_enrolled"


def test_nobody_on_the_line_waits_for_a_whole_stick(
    joined: Store, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each batch is written by itself: a cut in between leaves a beginning, which is completed."""
    day.trade(joined)
    monkeypatch.setattr(bundles, "SENT_ROWS_MAX", 3)
    data, commits = bundles.pack(joined).data, [0]

    def cut(_: object) -> None:
        commits[0] += 1
        if commits[0] == 3:  # two batches came before
            raise RuntimeError("the plug was pulled")

    event.listen(county.store.writer, "commit", cut)
    with pytest.raises(RuntimeError, match="plug"):
        bring(county, data)
    event.remove(county.store.writer, "commit", cut)
    assert 0 < hub_seq(county, joined) < queries.own_seq(joined)
    assert bring(county, data).seq == queries.own_seq(joined)
    same_everywhere(joined, county)
