"""Gaps, forks and tampered bytes: nothing is taken in, both ends say so."""

import gzip
from dataclasses import replace

import pytest

from tests.cast import PAK, Settled, new_act
from tests.hub.county import County, join
from tests.sync import day
from tests.sync.houses import (
    batch_from,
    batch_from_start,
    caller_for,
    entries_after,
    fault_of,
    go,
    same_everywhere,
)
from village.ground.batches import Entry, encode_batch
from village.ground.chain import line_of
from village.ground.signing import FileFault, SigningKey, own_key
from village.ground.unit import Store
from village.hub import ingest
from village.sync import queries as line_queries


def test_a_gap_is_answered_with_the_hubs_head(station: Settled, county: County) -> None:
    db = station.db
    join(county, db)
    go(db)
    last = line_queries.own_seq(db)
    day.open_shop(db)
    gap = batch_from(db, last + 2, entries_after(db, last + 1))
    with pytest.raises(ingest.OutOfPlace, match="gap") as no:
        ingest.receive(county.store, caller_for(db, county), gap)
    assert (no.value.status, no.value.seq) == (409, last)
    assert go(db).waiting == 0


def test_another_past_is_a_fork_and_both_ends_say_so(station: Settled, county: County) -> None:
    db = station.db
    join(county, db)
    go(db)
    last = line_queries.own_seq(db)
    other = line_of(
        id=new_act().id, name="people.person_left", v=1, at=1, actor=PAK,
        facts={"number": "F0001"}, private=None,
    )  # fmt: skip
    forked = batch_from(db, last, [Entry(other)])
    assert fault_of(db, county, forked) == "forked"
    joint = Entry(
        line_of(id=new_act().id, name="a.b", v=1, at=1, actor=PAK, facts={}, private=None)
    )
    key = own_key(db.house.data, "station", db.house.random)
    bad_joint = encode_batch(key, db.station, db.epoch, last + 1, bytes(32), [joint])
    assert fault_of(db, county, bad_joint) == "forked"
    with county.store.writing() as rows:
        rows.run("advance", station=db.station, epoch=db.epoch, seq=last, head=bytes(32))
    assert go(db).outcome == "forked"
    assert line_queries.line(db).state == "forked"
    with county.store.reading() as rows:
        said = [row["what"] for row in rows.all("audit_about", about=db.station, rows=50)]
    assert "batch_out_of_place" in said


def test_tampered_bytes_change_nothing_and_lie_in_quarantine(
    station: Settled, county: County
) -> None:
    db = station.db
    join(county, db)
    good = batch_from_start(db)
    plain = gzip.decompress(good)
    for place in range(0, len(plain), 7):
        bad = bytearray(plain)
        bad[place] ^= 1
        fault_of(db, county, gzip.compress(bytes(bad), mtime=0))
    with county.store.reading() as rows:
        assert rows.all("events_after", station=db.station, epoch=db.epoch, after=0, rows=9) == []
        assert len(rows.all("quarantined", station=db.station)) == ingest.QUARANTINE_MAX
    assert fault_of(db, county, batch_from_start(db, SigningKey(bytes(32)))) == "key_unknown"
    assert go(db).outcome == "sent"
    same_everywhere(db, county)


def test_a_refused_batch_uses_its_counter_up_and_is_kept_at_once_or_not_at_all(
    station: Settled, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = station.db
    join(county, db)
    bad = gzip.compress(gzip.decompress(batch_from_start(db))[:-9], mtime=0)
    caller = replace(caller_for(db, county), counter=7, spent=False)

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as at_the_last:
        at_the_last.setattr(ingest, "_quarantine", dies)
        with pytest.raises(KeyboardInterrupt):
            ingest.receive(county.store, caller, bad)
    assert (counter(county, db), kept(county, db)) == (0, 0)
    with pytest.raises(FileFault):
        ingest.receive(county.store, caller, bad)
    assert (counter(county, db), kept(county, db)) == (7, 1)


def counter(county: County, db: Store) -> int:
    with county.store.reading() as rows:
        return int(rows.all("keys", station=db.station)[0]["counter"])


def kept(county: County, db: Store) -> int:
    with county.store.reading() as rows:
        return len(rows.all("quarantined", station=db.station))
