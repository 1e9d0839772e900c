"""What tests of two houses share: a round, a batch made by hand, both ends compared."""

import pytest

from app import feed_kinds
from tests.hub.county import County
from village.ground import epochs
from village.ground.batches import Entry, encode_batch
from village.ground.chain import first_hash
from village.ground.errors import Refusal
from village.ground.signing import FileFault, SigningKey, own_key
from village.ground.unit import Store
from village.hub import branches, ingest, journals
from village.hub.callers import Caller
from village.sync import queries as line_queries
from village.sync.courier import Round, sync_once
from village.sync.enrolment import enrol
from village.sync.wire import Send


def go(db: Store, send: Send | None = None) -> Round:
    return sync_once(db, feed_kinds, send)


def same_everywhere(db: Store, county: County) -> None:
    """The hub has the station's journal byte for byte, and its rows follow from it."""
    with county.store.reading() as rows:
        theirs = [
            (row["seq"], row["line"], row["hash"], row["part"])
            for row in branches.rows_of(rows, db.station, db.epoch)
        ]
    ours = [
        tuple(row)
        for row in db.rows("SELECT seq, line, hash, part FROM journal_events ORDER BY seq")
    ]
    assert theirs == ours
    assert journals.verify(county.store) == []


def refusal_of(db: Store, url: str, code: str) -> str:
    with pytest.raises(Refusal) as no:
        enrol(db, url, code)
    return no.value.key


def caller_for(db: Store, county: County) -> Caller:
    with county.store.reading() as rows:
        own = own_key(db.house.data, "station", db.house.random).key_id
        key = rows.one("key", station=db.station, key_id=own)
    assert key is not None, "it has joined"
    return Caller(db.station, "222424", key["key_id"], key["public_key"], db.epoch, 10**6)


def batch_from(db: Store, first: int, entries: list[Entry], key: SigningKey | None = None) -> bytes:
    prev = epochs.hash_at(db, db.epoch, first - 1)
    assert prev is not None
    own = key or own_key(db.house.data, "station", db.house.random)
    return encode_batch(own, db.station, db.epoch, first, prev, entries)


def entries_after(db: Store, seq: int) -> list[Entry]:
    rows = line_queries.rows_after(db, db.epoch, seq, 1_000)
    return [Entry(row["line"], row["salt"], row["part"]) for row in rows]


def fault_of(db: Store, county: County, data: bytes) -> str:
    with pytest.raises(FileFault) as no:
        ingest.receive(county.store, caller_for(db, county), data)
    return no.value.name


def batch_from_start(db: Store, key: SigningKey | None = None) -> bytes:
    own = key or own_key(db.house.data, "station", db.house.random)
    prev = first_hash(db.station, db.epoch)
    return encode_batch(own, db.station, db.epoch, 1, prev, entries_after(db, 0))
