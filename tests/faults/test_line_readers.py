"""Whatever a batch, a bundle or a page of the feed holds: it is taken whole, or refused by name."""

import contextlib
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import make_dongxing
from tests.hub.county import County, join, make_county, served
from tests.sync import day
from tests.sync.sticks import answer, bring, take
from village.ground.batches import (
    ROWS_MAX,
    Entry,
    Header,
    OwnerKind,
    decode_batch,
    encode_batch,
    unzip,
)
from village.ground.bundles import write_bundle
from village.ground.chain import first_hash
from village.ground.errors import Refusal
from village.ground.ids import new_id
from village.ground.signing import FileFault, SigningKey, own_key
from village.ground.unit import Store
from village.hub import ingest
from village.hub.shapes import read_known
from village.sync import bundles, queries
from village.sync.courier import _items
from village.sync.rules import FeedMark
from village.sync.wire import WireFault

ONCE, LONG_S = 40, 600
KEYS = st.sampled_from(["actor", "at", "facts", "id", "name", "v", "private", "moved_from", "x"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(max_size=9)
    | st.sampled_from(["\0", "2026-11-21", "P0001", "code", "0" * 64, "\ud800", "e\u0301"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(max_size=4) | KEYS, inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
Cut = tuple[int, int, bytes]
CUTS = st.lists(st.tuples(st.integers(0, 2**20), st.integers(0, 9), st.binary(max_size=9)),
                max_size=3)  # fmt: skip
BENDS = st.lists(st.tuples(st.integers(0, 2**16), st.booleans(), VALUES), max_size=3)


class Undone(Exception):
    """Taken whole, and taken back: the next one finds the same hub."""


@dataclass
class Ends:
    """A station that has sent a day, its hub, and what each would read next."""

    db: Store
    county: County
    key: SigningKey
    lines: list[bytes]
    bundle: bytes
    answer: bytes

    def state(self) -> object:
        """All that must be as before after a file was refused."""
        with self.county.store.reading() as rows:
            found = [
                dict(row)
                for name in ("heads_of_all", "stations_with_set_aside")
                for row in rows.all(name)
            ]
            found += map(dict, rows.all("cells_by_month", first="", until="9"))
        return found, queries.hub(self.db), queries.own_seq(self.db)

    def batch(self, data: bytes) -> None:
        """As the hub's door takes it."""

        def key_of(header: Header) -> bytes | None:
            return self.key.public if header.key_id == self.key.key_id else None

        with contextlib.suppress(FileFault, Undone):
            batch = decode_batch(data, key_of, read_known)
            if batch.header.owner == self.db.station:
                with self.county.store.writing() as rows:
                    ingest.store_batch(self.county.store, rows, batch)
                    raise Undone

    def page(self, data: bytes) -> None:
        """As the station reads its feed."""
        with contextlib.suppress(WireFault):
            begin = FeedMark("all", "0" * 16, 0, first_hash("all", "0" * 16).hex())
            _items(data, self.county.store.key.public, begin)

    def sticks(self, out: bytes, back: bytes) -> None:
        """As either end reads one; one that nobody touched is no test."""
        if out != self.bundle:
            with contextlib.suppress(Refusal):
                bring(self.county, out)
        if back != self.answer:
            with contextlib.suppress(Refusal):
                take(self.db, back)


@pytest.fixture
def ends(tmp_path: Path, store_url: str | None) -> Iterator[Ends]:
    station = make_dongxing(tmp_path / "station")
    county = make_county(tmp_path / "hub", url=store_url)
    db = station.db
    with served(county.app) as county.url:
        join(county, db)
    day.open_shop(db)
    bring(county, bundles.pack(db).data)
    day.trade(db)
    day.close(db)
    rows = queries.rows_after(db, db.epoch, queries.acked(db, db.epoch), ROWS_MAX)
    key = own_key(db.house.data, "station", db.house.random)
    yield Ends(
        db, county, key, [row["line"] for row in rows], bundles.pack(db).data, answer(county, db)
    )
    county.store.close()
    station.house.close()


def cut(data: bytes, cuts: list[Cut]) -> bytes:
    """Some bytes taken out and others put in."""
    for at, length, put in cuts:
        place = at % (len(data) + 1)
        data = data[:place] + put + data[place + length :]
    return data


def bent(line: bytes, bends: list[tuple[int, bool, Any]]) -> bytes:
    """A line with other values somewhere in it, under an id of its own, written canonically."""
    value = json.loads(line)
    value["id"] = new_id()
    for turn, deep, put in bends:
        inside: Any = value
        while deep and isinstance(inside, dict | list) and inside:
            keys = list(inside) if isinstance(inside, dict) else range(len(inside))
            key = keys[turn % len(keys)]
            if not isinstance(inside[key], dict | list) or not inside[key]:
                inside[key] = put
                break
            inside = inside[key]
        else:
            value["facts"] = put
    told = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return told.encode("utf-8", "surrogatepass").replace(b"\n", b" ")


def whole(ends: Ends, lines: list[bytes], kind: OwnerKind = "station") -> bytes:
    """Lines in an envelope that is all right."""
    if kind == "stream":
        key, owner, epoch, first = ends.county.store.key, "all", "0" * 16, 1
        prev = first_hash(owner, epoch)
    else:
        with ends.county.store.reading() as rows:
            head = rows.one("head", station=ends.db.station, epoch=ends.db.epoch)
        assert head is not None
        key, owner, epoch, first, prev = (
            ends.key, ends.db.station, ends.db.epoch, head["seq"] + 1, head["head"],
        )  # fmt: skip
    return encode_batch(key, owner, epoch, first, prev, [Entry(line) for line in lines], kind)


def try_all(ends: Ends, examples: int) -> Callable[[], None]:
    """One search over every reader."""

    @settings(max_examples=examples, suppress_health_check=list(HealthCheck), database=None)
    @given(st.integers(0, 2**16), BENDS, CUTS, st.integers(0, 4))
    def search(turn: int, bends: list[tuple[int, bool, Any]], cuts: list[Cut], way: int) -> None:
        lines = [bent(ends.lines[turn % len(ends.lines)], bends)]
        good = whole(ends, lines)
        if way == 0:
            ends.batch(cut(good, cuts))
        elif way == 1:
            ends.batch(cut(unzip(good), cuts))
            ends.batch(good)
        elif way == 2:
            ends.page(cut(whole(ends, lines, "stream"), cuts))
        elif way == 3:
            ends.sticks(cut(ends.bundle, cuts), cut(ends.answer, [(turn, 1, b""), *cuts]))
        else:
            said: dict[str, Any] = {
                "kind": "journal", "station": ends.db.station, "epoch": ends.db.epoch,
                "first": turn, "last": turn, "counter": 1, "streams": {},
            }  # fmt: skip
            said |= {"counter": bends[0][2]} if bends else {}
            with contextlib.suppress(TypeError, ValueError):  # what cannot even be written
                out = write_bundle(ends.key, said, "batch", [good], ends.county.store.key.public)
                ends.sticks(out, ends.answer[:turn])

    return search


def test_nothing_stops_a_reader(ends: Ends) -> None:
    before = ends.state()
    try_all(ends, ONCE)()
    assert ends.state() == before


@pytest.mark.slow
def test_nothing_stops_a_reader_in_ten_minutes(ends: Ends) -> None:
    """Five on each store."""
    before, until, searches = ends.state(), time.monotonic() + LONG_S / 2, 0
    while time.monotonic() < until:
        try_all(ends, 500)()
        searches += 1
    print(f"\n{searches * 500} files read")
    assert ends.state() == before
