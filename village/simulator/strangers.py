"""Whoever should not be let in: broken and forged batches, letters played again, the curious."""

import hashlib
import sqlite3
import zlib
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Any

import msgspec

from village.catalogue import commands as catalogue
from village.ground import epochs
from village.ground.batches import GZIP, Entry, encode_batch
from village.ground.chain import PROTOCOL, Event, canonical
from village.ground.signing import KEY_BYTES, SigningKey, wire_line
from village.ground.unit import Act, Store
from village.orders import commands as orders
from village.simulator.faults import Faults
from village.simulator.joined import NOBODY, Joined
from village.simulator.people import People
from village.simulator.taps import FARMERS
from village.sync import queries
from village.sync.wire import DOOR, Wire, WireFault
from village.witness.witness import Witness

Reach = Callable[[Store, Act, str, str], Event]


@dataclass
class Strangers:
    """They come to every station's line and counter."""

    faults: Faults
    random: Random
    witness: Witness
    log: list[str]

    # --- batches ---

    def meddle(self, joined: Joined, other: Joined) -> None:
        """Post what must not be taken, in the station's own name."""
        kinds = [kind for kind in FORGERIES if self.faults.may(kind)]
        replayed = self.faults.may("batch_replayed")
        wire = joined.wire() if kinds or replayed else None
        if wire is None or joined.put_out or not self.known(joined, wire):
            return
        for kind in kinds:
            joined.people.tap(joined.people.taps.list_goods())  # something new is on its way
            fresh = joined.wire()
            assert fresh is not None, "a joined station stays joined"
            self.faults.note(kind)
            data = FORGERIES[kind](self, joined.station.db, fresh.key, other)
            self.post_bad(joined, fresh, data, kind)
        fresh = joined.wire()
        if replayed and fresh is not None:
            self.post_again(joined.station.db, fresh)

    def known(self, joined: Joined, wire: Wire) -> bool:
        """Whether the hub knows this key and has something of this station to be faithful to."""
        try:
            head = wire.heads()["epochs"].get(joined.station.db.epoch)
        except WireFault as no:
            joined.put_out = no.fault in NOBODY
            return False
        return head is not None and head["seq"] > 0

    def post_bad(self, joined: Joined, wire: Wire, data: bytes, kind: str) -> None:
        before = self.witness.state_of_hub()
        try:
            wire.post(data)
            fault = "accepted"
        except WireFault as no:
            fault = no.fault
        self.log.append(f"{joined.station.number} {kind} {fault}")
        epoch = joined.station.db.epoch
        self.witness.bad_batch(joined.station.number, epoch, data, fault, before)

    def post_again(self, db: Store, wire: Wire) -> None:
        """An honest batch that overlaps what is there: only what is new counts."""
        head = wire.heads()["epochs"].get(db.epoch)
        ours = epochs.hash_at(db, db.epoch, head["seq"]) if head and head["seq"] else None
        if ours is None or ours.hex() != head["head"]:
            return  # two PCs have parted: nothing of this one is honest there
        first = max(head["seq"] - self.random.randrange(6), 1)
        wire.post(honest(db, wire.key, first))
        self.faults.note("batch_replayed")

    # --- letters and the curious ---

    def play_again(self, joined: Joined) -> None:
        """A letter somebody wrote down on the way is sent once more."""
        if joined.line.kept and self.faults.strikes("request_replayed"):
            letter = self.random.choice(joined.line.kept)
            answer = joined.hub.ask(letter.method, letter.path, letter.headers, letter.body)
            self.witness.refused(joined.station.number, answer.status == 200, "a letter twice")

    def look_next_door(self, joined: Joined, other: Joined) -> None:
        """A joined station asks for what is another's: heads, events, news."""
        wire = joined.wire()
        if wire is None or joined.put_out or not self.faults.strikes("nosy_station"):
            return
        theirs = other.station.number
        epoch = other.station.db.epoch
        feed = f"stream=station/{theirs}&epoch={epoch}&after=0"
        for path in (
            f"/stations/{theirs}",
            f"/stations/{theirs}/events?epoch={epoch}&from=1&to=9",
            f"/stations/{theirs}/feed?{feed}",
            f"/stations/{wire.station}/feed?{feed}",
        ):
            for headers in ({}, signed(wire, path)):
                answer = joined.hub.ask("GET", DOOR + path, headers, b"")
                self.witness.refused(wire.station, answer.status == 200, path)

    def want_anothers(self, people: People) -> None:
        """A farmer reaches for what is not hers."""
        lot = people.taps.one(
            "SELECT listing, farmer FROM catalogue_listings ORDER BY rowid DESC LIMIT 5"
        )
        sale = people.taps.one(
            "SELECT sale, farmer FROM orders_sales ORDER BY position DESC LIMIT 5"
        )
        if lot is None or sale is None or not self.faults.strikes("nosy_farmer"):
            return
        reaches: tuple[tuple[sqlite3.Row, Reach], ...] = (
            (lot, catalogue.withdraw_goods),
            (lot, catalogue.undo_listing),
            (sale, _undo),
        )
        for (name, owner), command in reaches:
            nosy = self.random.choice([farmer for farmer in FARMERS if farmer != owner])
            wish = people.wish(nosy, "nosy", partial(_reach, command, nosy, name))
            said = people.station.do(wish)
            self.witness.refused(people.station.number, said.how == "done", f"{nosy} and {name}")


def _reach(command: Reach, farmer: str, name: str, db: Store, act: Act) -> Event:
    return command(db, act, farmer, name)


def _undo(db: Store, act: Act, farmer: str, sale: str) -> Event:
    return orders.undo_sale(db, act, sale, farmer)


def signed(wire: Wire, path: str) -> dict[str, str]:
    """A request in the station's own name, signed and counted, for any address."""
    line = wire_line({
        "protocol": PROTOCOL, "station": wire.station, "hub": wire.hub_key_id,
        "counter": wire.count(), "method": "GET", "path": DOOR + path,
        "digest": hashlib.sha256(b"").hexdigest(), "key_id": wire.key.key_id,
    })  # fmt: skip
    return {
        "Authorization": f"Village {urlsafe_b64encode(line).decode()}.{wire.key.sign(line).hex()}"
    }


# --- how batches are broken -----------------------------------------------------------------------


def honest(
    db: Store, key: SigningKey, first: int, rows: int = 50, epoch: str | None = None
) -> bytes:
    """The journal from `first` on as a batch; the open epoch's, if none is named."""
    epoch = epoch or db.epoch
    found = queries.rows_after(db, epoch, first - 1, rows)
    entries = [Entry(row["line"], row["salt"], row["part"]) for row in found]
    prev = epochs.hash_at(db, epoch, first - 1) or b""
    return encode_batch(key, db.station, epoch, first, prev, entries)


def opened(batch: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """(header, lines and parts) of a batch."""
    header, _, body = zlib.decompress(batch, GZIP).split(b"\n", 2)
    return msgspec.json.decode(header), body.split(b"\n")[:-1]


def closed(header: dict[str, Any], rows: list[bytes], key: SigningKey) -> bytes:
    """A batch again, its digest and signature those of what it says now."""
    body = b"\n".join(rows) + b"\n"
    line = wire_line({**header, "digest": hashlib.sha256(body).hexdigest()})
    return squeezed(line + b"\n" + key.sign(line).hex().encode() + b"\n" + body)


def squeezed(plain: bytes) -> bytes:
    squeeze = zlib.compressobj(6, zlib.DEFLATED, GZIP)
    return squeeze.compress(plain) + squeeze.flush()


def some(who: Strangers, db: Store, key: SigningKey) -> bytes:
    """An honest batch: what the hub has not yet, or from anywhere in the journal."""
    if who.random.random() < 0.7:
        after = queries.acked(db, db.epoch)
        return honest(db, key, min(after + 1, queries.own_seq(db)), 8)
    return honest(db, key, who.random.randint(1, queries.own_seq(db)), 8)


def truncated(who: Strangers, db: Store, key: SigningKey, _: Joined) -> bytes:
    data = some(who, db, key)
    return data[: who.random.randrange(len(data))]


def flipped(who: Strangers, db: Store, key: SigningKey, _: Joined) -> bytes:
    plain = bytearray(zlib.decompress(some(who, db, key), GZIP))
    plain[who.random.randrange(len(plain))] ^= 1 << who.random.randrange(8)
    return squeezed(bytes(plain))


def foreign(who: Strangers, _db: Store, key: SigningKey, other: Joined) -> bytes:
    theirs = other.station.db
    return some(who, theirs, key)


def resigned(who: Strangers, db: Store, key: SigningKey, _: Joined) -> bytes:
    stranger = SigningKey(who.random.randbytes(KEY_BYTES))
    header, rows = opened(some(who, db, key))
    if who.random.random() < 0.5:
        header["key_id"] = stranger.key_id
    return closed(header, rows, stranger)


def with_gap(who: Strangers, db: Store, key: SigningKey, _: Joined) -> bytes:
    last = queries.own_seq(db)
    entries = [Entry(row["line"]) for row in queries.rows_after(db, db.epoch, last - 1, 1)]
    prev = epochs.hash_at(db, db.epoch, last) or b""
    first = last + 2 + who.random.randrange(9)
    return encode_batch(key, db.station, db.epoch, first, prev, entries)


def changed_line(who: Strangers, row: bytes) -> bytes:
    """The same event an hour later, or by somebody else."""
    line = msgspec.json.decode(row)
    line["at"] += who.random.choice((1, -3_600_000))
    return canonical(line)


def forked(who: Strangers, db: Store, key: SigningKey, _: Joined) -> bytes:
    row = queries.rows_after(db, db.epoch, 0, 1)[0]
    entries = [Entry(changed_line(who, row["line"]))]
    prev = epochs.hash_at(db, db.epoch, 0) or b""
    return encode_batch(key, db.station, db.epoch, 1, prev, entries)


def unchained(who: Strangers, db: Store, key: SigningKey, _: Joined) -> bytes:
    header, rows = opened(some(who, db, key))
    at = who.random.randrange(header["count"])
    rows[at] = changed_line(who, rows[at])
    return closed(header, rows, key)


def part_changed(who: Strangers, db: Store, key: SigningKey, _: Joined) -> bytes:
    oldest, many = epochs.in_order(db)[0]["epoch"], who.random.randint(1, 6)
    header, rows = opened(honest(db, key, 1, many, oldest))  # the very first names people
    part = msgspec.json.decode(rows[header["count"]])
    part["part"]["people"][0]["name"] = "남의 이름"
    rows[header["count"]] = canonical(part)
    return closed(header, rows, key)


def id_again(who: Strangers, db: Store, key: SigningKey, _: Joined) -> bytes:
    """A chained and signed line whose id the hub has, right where the next one belongs."""
    after = queries.acked(db, db.epoch)
    row = queries.rows_after(db, db.epoch, who.random.randrange(max(after, 1)), 1)[0]
    found = queries.rows_after(db, db.epoch, after, 1_000)
    new = [(one["line"], one["salt"], one["part"]) for one in found]
    entries = [*(Entry(*one) for one in new), Entry(changed_line(who, row["line"]))]
    prev = epochs.hash_at(db, db.epoch, after) or b""
    return encode_batch(key, db.station, db.epoch, after + 1, prev, entries)


FORGERIES: dict[str, Callable[[Strangers, Store, SigningKey, Joined], bytes]] = {
    "batch_truncated": truncated,
    "batch_flipped": flipped,
    "batch_foreign": foreign,
    "batch_resigned": resigned,
    "batch_gap": with_gap,
    "batch_forked": forked,
    "batch_unchained": unchained,
    "batch_part_changed": part_changed,
    "batch_id_again": id_again,
}
