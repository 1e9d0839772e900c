"""The stick, at the hub: a station's bundle comes in whole or not at all, its answer goes back."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from village.ground import files
from village.ground.batches import BYTES_MAX, Batch, decode_batch
from village.ground.bundles import (
    BUNDLE_ROWS_MAX,
    Journal,
    Opened,
    has_room,
    open_bundle,
    pages,
    prove,
    refusal_of,
    write_bundle,
)
from village.ground.errors import Refusal
from village.ground.signing import FileFault
from village.hub import ingest, news
from village.hub.callers import Caller, held_key, note_heard
from village.hub.postgresql import tried_again
from village.hub.shapes import read_known
from village.hub.store import HubStore, Row, Rows


@dataclass(frozen=True)
class Brought:
    """What a bundle brought: `new` events of a station; the hub now has it up to `seq`."""

    station: str
    new: int
    seq: int


def receive_bundle(store: HubStore, data: bytes, who: str) -> Brought:
    """Take in a station's bundle, once however often it comes; all of it is checked first.

    A file with a fault changes nothing and leaves one line in the audit. Raises
    ground.refusal.bundle_…
    """
    caller: Caller | None = None
    try:
        opened = open_bundle(data, Journal)
        caller = _writer(store, opened)
        batches = _batches(store, opened, caller)
        return _take_in(store, opened.said, caller, batches, who)
    except ingest.OutOfPlace as fault:
        assert caller is not None, "only a proved bundle is held against the journal"
        ingest.note_out_of_place(store, caller.station, fault)
        raise refusal_of(fault) from fault
    except FileFault as fault:
        if caller is None:
            _note_refused(store, data, fault.name, who)
        else:  # its own key wrote it: an officer may want to see it
            kept = data if len(data) <= BYTES_MAX else data[:0]
            ingest.quarantine(store, caller.station, kept, f"stick {fault.name}")
        raise refusal_of(fault) from fault


def _writer(store: HubStore, opened: Opened[Journal]) -> Caller:
    """The station whose key signed it. Raises FileFault key_unknown, signature_wrong."""
    said = opened.said
    with store.reading() as rows:
        key = rows.one("caller", station=said.station, key_id=said.key_id)
    if key is None:
        raise FileFault("key_unknown", 401)
    prove(opened, key["public_key"])
    return _caller(key, key["county"])


def _caller(key: Row, county: str) -> Caller:
    return Caller(
        key["station_id"], county, key["key_id"], key["public_key"], key["epoch"],
        key["counter"], revoked=key["state"] != "good",
    )  # fmt: skip


def _batches(store: HubStore, opened: Opened[Journal], caller: Caller) -> list[Batch]:
    """Its batches, each found whole and joined to the one before. Raises FileFault."""
    said = opened.said
    if caller.revoked:
        raise FileFault("revoked", 401)
    if said.reader != store.key.key_id:
        raise FileFault("not_for_us", 401)
    found: list[Batch] = []
    following, events = said.first, 0
    ids: set[str] = set()
    for page in pages(opened, store.key):
        batch = decode_batch(page, lambda header: ingest.key_for(caller, header), read_known)
        events += len(batch.entries)
        ids.update(line.id for line in batch.lines)
        if events > BUNDLE_ROWS_MAX:
            raise FileFault("too_many_rows", 413)
        joined = not found or batch.header.prev == found[-1].header.head
        joined = joined and batch.header.epoch == said.epoch
        if batch.header.first != following or not joined:
            raise FileFault("members_wrong")
        following = batch.header.last + 1
        found.append(batch)
    if len(ids) != events:
        raise FileFault("id_repeated")
    if following != said.last + 1:
        raise FileFault("members_wrong")
    return found


def _take_in(
    store: HubStore, said: Journal, caller: Caller, batches: list[Batch], who: str
) -> Brought:  # fmt: skip
    """Batch after batch as from the line, so that nobody on the line waits for a whole stick.

    A cut in between leaves the journal's beginning; the same stick brings the rest.
    """
    with store.reading() as rows:
        row = rows.one("head", station=said.station, epoch=said.epoch)
    seq = before = int(row["seq"]) if row else 0
    for batch in batches:
        seq = _write(store, caller, batch)
    _note_brought(store, said, caller, who)
    return Brought(said.station, seq - before, seq)


@tried_again
def _write(store: HubStore, caller: Caller, batch: Batch) -> int:
    with store.writing() as rows:
        held_key(rows, caller)
        return ingest.store_batch(store, rows, batch).seq


@tried_again
def _note_brought(store: HubStore, said: Journal, caller: Caller, who: str) -> None:
    """How far the station had read; an old stick tells nothing of it."""
    station = said.station
    with store.writing() as rows:
        key = held_key(rows, caller)
        fresh = rows.run("count_up", station=station, key_id=said.key_id, counter=said.counter)
        if fresh:
            streams, now = msgspec.json.encode(said.streams).decode(), store.clock.now_ms()
            rows.run("put_bundle", station=station, streams=streams, brought_at=now)
            note_heard(store, rows, key)
            store.audit(rows, who, "bundle_taken", station, f"{said.first}-{said.last}")


@tried_again
def _note_refused(store: HubStore, data: bytes, fault: str, who: str) -> None:
    """Nobody is proved to have written it, so it is about no station."""
    detail = f"{fault} {hashlib.sha256(data).hexdigest()}"
    with store.writing() as rows:
        store.audit(rows, who, "bundle_refused", "-", detail, once=True)


# --- the answer -----------------------------------------------------------------------------------


def answer_to(store: HubStore, station: str, who: str) -> bytes:
    """What a station is told by stick: what the hub has of it, and the news it has not read.

    One that was shut out is told why, and nothing that came later. Raises hub.refusal.station
    (404), and hub.refusal.no_good_key (409) where it has no key at all or nobody said why.
    """
    caller, known, said = _counted(store, station, who)
    if caller.revoked:
        known["streams"] = _why_alone(store, caller)
    pages_of: list[bytes] = []
    for stream, head in sorted(known["streams"].items()):
        at = _read_by(said.get(stream), head)
        while at < head["seq"]:
            page = news.feed_page(store, caller, stream, head["epoch"], at)
            if not has_room(pages_of, page):
                break  # the rest comes with the next stick
            pages_of.append(page)
            at += news.PAGE_ROWS
    with store.reading() as rows:
        hub_epoch = ingest.own_epoch(rows)
    manifest = {
        "kind": "answer", "station": station, "counter": caller.counter,
        "hub_epoch": hub_epoch, **known,
    }  # fmt: skip
    pictures = _pictures(store, pages_of)
    return write_bundle(store.key, manifest, "page", pages_of, caller.public, pictures)


def _why_alone(store: HubStore, caller: Caller) -> dict[str, dict[str, Any]]:
    """Its own stream up to where it says why it was shut out. Raises hub.refusal.no_good_key."""
    why = news.why_shut_out(store, caller)
    with store.reading() as rows:
        row = rows.one("item_hash", stream=why.stream, seq=why.seq)
    if row is None:
        raise Refusal("hub.refusal.no_good_key", status=409)
    return {why.stream: {"epoch": why.epoch, "seq": why.seq, "head": bytes(row["hash"]).hex()}}


def _pictures(store: HubStore, pages_of: Sequence[bytes]) -> list[bytes]:
    """The pictures these pages name, as far as there is room; a plain one stands in for others."""
    found: dict[str, bytes] = {}
    for page in pages_of:
        for line in decode_batch(page, lambda _: store.key.public).lines:
            product = line.facts.get("product", {})
            name = str(product.get("picture", "")) if isinstance(product, dict) else ""
            if name in found or not files.is_file_name(name) or not files.is_here(store.data, name):
                continue
            content = files.path_of(store.data, name).read_bytes()
            if has_room([*pages_of, *found.values()], content):
                found[name] = content
    return list(found.values())


@tried_again
def _counted(
    store: HubStore, station: str, who: str
) -> tuple[Caller, dict[str, Any], dict[str, Any]]:
    """Whom it is for, what the hub has at this number of answers, what the station had read."""
    with store.writing() as rows:
        rows.run("one_at_a_time")
        caller = _reader(rows, station)
        before = rows.one("bundle", station=station)
        # The clock keeps numbers rising after the hub came back from an older copy of itself.
        number = max(store.clock.now_ms(), before["answer"] + 1 if before else 1)
        rows.run("count_answer", station=station, answer=number)
        known = {**ingest.known_heads(rows, caller), "number": number}
        store.audit(rows, who, "answer_made", station, str(number))
    return caller, known, msgspec.json.decode(before["streams"]) if before else {}


def _reader(rows: Rows, station: str) -> Caller:
    row = rows.one("station", station=station)
    if row is None:
        raise Refusal("hub.refusal.station", status=404, field="station")
    keys = rows.all("keys", station=station)
    if not keys:
        raise Refusal("hub.refusal.no_good_key", status=409)
    good = [key for key in keys if key["state"] == "good"] or keys
    # One that was offered and never heard: perhaps the station does not know that we have it.
    key = next((key for key in good if key["counter"]), good[0])
    return _caller(key, row["county"])


def _read_by(said: dict[str, Any] | None, head: dict[str, Any]) -> int:
    """How far the station said that it has read this stream."""
    return int(said["seq"]) if said and said["epoch"] == head["epoch"] else 0


def last_station(store: HubStore) -> str:
    """Whose bundle came last. Raises hub.refusal.which_station (409) where none ever came."""
    with store.reading() as rows:
        row = rows.one("last_brought")
    if row is None:
        raise Refusal("hub.refusal.which_station", status=409)
    return str(row["station_id"])
