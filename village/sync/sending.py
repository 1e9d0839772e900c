"""What goes up: the journal in batches, from the hub's own head on."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

from village.ground import epochs
from village.ground.batches import Entry, encode_batch
from village.ground.signing import SigningKey
from village.ground.unit import Store
from village.sync import commands, queries
from village.sync.rules import SENT_BYTES_MAX, SENT_ROWS_MAX, rows_next
from village.sync.wire import Wire, WireFault

BATCHES_MAX = 500  # a round: half a million events, then a breath


def send_what_is_lacking(db: Store, wire: Wire, heads: dict[str, Any]) -> None:
    """Batches from the hub's own head on, epoch after epoch; what it has is what it says."""
    for epoch in epochs.in_order(db):
        _send_epoch(db, wire, heads["hub_epoch"], epoch["epoch"], heads["epochs"])


def _send_epoch(db: Store, wire: Wire, hub_epoch: str, epoch: str, known: dict[str, Any]) -> None:
    """Larger batches while the answers come quickly: a thin line keeps to small ones.

    While the hub works on one, the next is packed, on a thread that sees neither disk nor line.
    """
    seq, many = _agreed(db, hub_epoch, epoch, known.get(epoch)), SENT_ROWS_MAX
    with ThreadPoolExecutor(1) as packer:
        packed = _next(db, wire, epoch, seq, many)
        for _ in range(BATCHES_MAX):
            if packed is None:
                return
            following = _next(db, wire, epoch, packed.last, many)
            making = packer.submit(following.file) if following else None
            began = time.monotonic()
            ack = wire.post(packed.file())
            many = rows_next(many, time.monotonic() - began)
            if ack["epoch"] != epoch or ack["seq"] <= seq:
                raise WireFault("refused", "ack_covers_nothing")
            seq = _agreed(db, ack["hub_epoch"], epoch, ack)
            if making:
                making.result()
            packed = following if seq == packed.last else _next(db, wire, epoch, seq, many)


def _agreed(db: Store, hub_epoch: str, epoch: str, head: dict[str, Any] | None) -> int:
    """The hub's number in this epoch, once its hash there is ours; else the journals part."""
    seq = int(head["seq"]) if head else 0
    if head and not same_past(db, epoch, seq, head["head"]):
        raise WireFault("forked", "forked")
    commands.note_ack(db, hub_epoch, epoch, seq)
    return seq


def same_past(db: Store, epoch: str, seq: int, head: str) -> bool:
    """Whether an epoch of ours has this hash (hex) at this number; at 0 there is no past yet."""
    ours = epochs.hash_at(db, epoch, seq)
    return seq == 0 or (ours is not None and ours.hex() == head)


@dataclass
class Packed:
    """A batch that is packed when its file is first asked for; nothing is read for that."""

    last: int
    pack: Callable[[], bytes]
    made: bytes | None = None

    def file(self) -> bytes:
        """The signed file."""
        self.made = self.made or self.pack()
        return self.made


def _next(db: Store, wire: Wire, epoch: str, seq: int, many: int) -> Packed | None:
    """What goes after a number, None where that is the last."""
    rows = queries.rows_after(db, epoch, seq, many)
    return batch_of(db, wire.key, epoch, rows) if rows else None


def batch_of(db: Store, key: SigningKey, epoch: str, rows: list[Any]) -> Packed:
    """The first of these events as one signed batch, as many as it may hold."""
    entries: list[Entry] = []
    size = 0
    for row in rows:
        size += len(row["line"]) + len(row["part"] or b"")
        if entries and size > SENT_BYTES_MAX:
            break
        entries.append(Entry(row["line"], row["salt"], row["part"]))
    first = rows[0]["seq"]
    prev = epochs.hash_at(db, epoch, first - 1)
    assert prev is not None, "numbers have no gap here"
    pack = partial(encode_batch, key, db.station, epoch, first, prev, entries)
    return Packed(first + len(entries) - 1, pack)
