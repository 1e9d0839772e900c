"""The stick, at the station: what the hub lacks goes out as one file, its answer comes back."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from village.ground import epochs, files
from village.ground.batches import Batch, Header, decode_batch
from village.ground.bundles import (
    Answer,
    files_in,
    has_room,
    open_bundle,
    pages,
    prove,
    refusal_of,
    write_bundle,
)
from village.ground.chain import first_hash
from village.ground.errors import Refusal
from village.ground.signing import FileFault, key_id
from village.ground.unit import Store
from village.sync import commands, message_queries, queries
from village.sync.courier import FeedKind, items_of, take_item
from village.sync.enrolment import station_key
from village.sync.rules import SENT_ROWS_MAX, FeedItem
from village.sync.sending import batch_of, same_past
from village.sync.wire import WireFault

SENT_BUNDLE_ROWS_MAX = 100_000


@dataclass(frozen=True)
class Packed:
    """A bundle for the hub: its bytes, how many events it holds, how many find no room in it."""

    data: bytes
    events: int
    left: int


@dataclass(frozen=True)
class Taken:
    """What an answer changed: events acknowledged by it, items taken, events that still wait."""

    acked: int
    items: int
    waiting: int
    old: bool = False


def pack(db: Store) -> Packed:
    """Everything after the last number the hub is known to have, as one file for the hub alone.

    One epoch at a time, parents first; nothing is locked meanwhile. Raises
    sync.refusal.not_enrolled, and sync.state.rejoin after a restore (409).
    """
    hub = queries.hub(db)
    if hub is None:
        raise Refusal("sync.refusal.not_enrolled", status=409)
    if queries.must_rejoin(db):
        raise Refusal("sync.state.rejoin", status=409)
    key = station_key(db)
    epoch, acked, last = queries.first_waiting(db)
    batches: list[bytes] = []
    at = acked
    while at < min(last, acked + SENT_BUNDLE_ROWS_MAX):
        rows = queries.rows_after(db, epoch, at, min(SENT_ROWS_MAX, last - at))
        batch = batch_of(db, key, epoch, rows)
        if not has_room(batches, batch.file()):
            break
        batches.append(batch.file())
        at = batch.last
    marks = queries.feed_marks(db)
    said = {
        "kind": "journal", "station": db.station, "epoch": epoch, "first": acked + 1,
        "last": at, "counter": commands.next_counter(db),
        "streams": {
            name: {"epoch": mark.epoch, "seq": mark.number, "head": mark.head}
            for name, mark in marks.items()
        },
    }  # fmt: skip
    return Packed(
        write_bundle(key, said, "batch", batches, hub.key),
        at - acked,
        queries.waiting(db) - at + acked,
    )


def take(db: Store, data: bytes, feed_kinds: Mapping[str, FeedKind]) -> Taken:
    """The hub's answer: what it has counts as sent, its news become events here, each once.

    A file with a fault changes nothing. Raises sync.refusal.not_enrolled, ground.refusal.bundle_….
    """
    hub = queries.hub(db)
    if hub is None:
        raise Refusal("sync.refusal.not_enrolled", status=409)
    try:
        said, items, pictures = _read(db, hub, data)
        before = queries.waiting(db)
        if said.number <= hub.answer or said.counter < hub.heard:
            return Taken(0, 0, before, old=True)
        for item, digest in items:
            take_item(db, item, digest, feed_kinds)
        keep_pictures(db, pictures)
    except FileFault as fault:
        if fault.name == "forked":
            commands.note_round(db, "forked", "forked", heard=False, sent=False)
        raise refusal_of(fault) from fault
    except WireFault as fault:
        raise Refusal("ground.refusal.bundle_damaged") from fault
    acked = {epoch: head.seq for epoch, head in said.epochs.items()}
    left = queries.waiting(db)
    commands.note_answer(db, said.hub_epoch, acked, said.number)
    if message_queries.why_put_out(db) is not None:
        commands.note_round(db, "revoked", "revoked", heard=False, sent=False)
    waiting = queries.waiting(db)
    return Taken(max(left - waiting, 0), len(items), waiting)


def keep_pictures(db: Store, pictures: list[bytes]) -> None:
    """Those that some item has named; anything else is no business of ours."""
    lacking = queries.files_lacking(db)
    for content in pictures:
        if hashlib.sha256(content).hexdigest() in lacking:
            files.keep(db.house.data, content)


def _read(
    db: Store, hub: queries.Hub, data: bytes
) -> tuple[Answer, list[tuple[FeedItem, str]], list[bytes]]:
    """The answer, proved and fit for this station, the items that are new here, its pictures."""
    key = station_key(db)
    opened = open_bundle(data, Answer)
    said = opened.said
    prove(opened, hub.key)
    if (said.station, said.reader) != (db.station, key.key_id):
        raise FileFault("not_for_us")
    if db.epoch not in said.epochs:
        raise FileFault("epoch_unknown")
    for row in epochs.in_order(db):
        known = said.epochs.get(row["epoch"])
        if known and not same_past(db, row["epoch"], known.seq, known.head):
            raise FileFault("forked")

    def key_of(header: Header) -> bytes | None:
        return hub.key if header.key_id == key_id(hub.key) else None

    marks = {name: (mark.epoch, mark.number, mark.head)
             for name, mark in queries.feed_marks(db).items()}  # fmt: skip
    items: list[tuple[FeedItem, str]] = []
    for page in pages(opened, key):
        items += _news(decode_batch(page, key_of), marks)
    return said, items, files_in(opened, key)


def _news(batch: Batch, marks: dict[str, tuple[str, int, str]]) -> list[tuple[FeedItem, str]]:
    """What of a page comes after where its stream stands here; the mark moves on with it."""
    header = batch.header
    if header.kind != "stream":
        raise FileFault("members_wrong")
    epoch, read, head = marks.get(header.owner, ("", 0, ""))
    if epoch != header.epoch:
        read, head = 0, first_hash(header.owner, header.epoch).hex()
    if not header.first - 1 <= read <= header.last:
        return []  # a page between is missing, or all of it is known
    joint = header.prev if read < header.first else batch.hashes[read - header.first]
    if joint.hex() != head:
        raise FileFault("chain_broken")
    marks[header.owner] = (header.epoch, header.last, header.head.hex())
    return items_of(batch)[read + 1 - header.first :]
