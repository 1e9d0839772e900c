"""The courier: brings the hub what it lacks, brings its news back, says in a word how it went."""

import threading
import traceback
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from village.ground.batches import Batch, Header, decode_batch
from village.ground.chain import Event, first_hash
from village.ground.errors import Refusal
from village.ground.locks import WriteLock
from village.ground.signing import FileFault, key_id
from village.ground.tls import TlsFault
from village.ground.unit import Act, House, OtherContent, Store
from village.sync import commands, queries
from village.sync.backups import keep_copies
from village.sync.branches import bring_together
from village.sync.certificate_commands import keep_certificate
from village.sync.enrolment import station_key
from village.sync.fetching import fetch_files
from village.sync.rules import FeedItem, FeedMark, pause_s
from village.sync.sending import send_what_is_lacking
from village.sync.wire import Send, Wire, WireFault, sender

PAGES_MAX = 50
ROUND_LOCK = "courier.lock"


@dataclass(frozen=True)
class FeedKind:
    """An item this program knows: up to which version, and which room's command takes it."""

    v: int
    take: Callable[[Store, Act, FeedItem], Event]


@dataclass(frozen=True)
class Round:
    """How one round went: events acknowledged, items taken, events still waiting, and the word."""

    sent: int
    taken: int
    waiting: int
    outcome: str
    fault: str | None = None


def sync_once(db: Store, feed_kinds: Mapping[str, FeedKind], send: Send | None = None) -> Round:
    """One round with the hub. Raises sync.refusal.not_enrolled (409) where there is none."""
    hub = queries.hub(db)
    if hub is None:
        raise Refusal("sync.refusal.not_enrolled", status=409)
    lock = WriteLock(db.house.data / ROUND_LOCK)
    with closing(lock), lock:  # one round at a time keeps counters in order
        db.forget_identity()
        before, taken, heard = queries.waiting(db), 0, False
        wire = wire_to(db, hub, send or sender(hub.url))
        outcome, fault = "sent", None
        try:
            heads = _heads(db, wire)
            heard = True
            send_what_is_lacking(db, wire, heads)
            taken = _take_news(db, wire, heads, feed_kinds)
            careful_certificate(db)
            if queries.waiting(db):  # the news became events of our own
                send_what_is_lacking(db, wire, wire.heads())
            fetch_files(db, wire)
        except WireFault as no:
            outcome, fault = no.outcome, no.fault
            taken += _hear_why(db, wire, no.news, feed_kinds)
        left = queries.waiting(db)
        sent = max(before - left, 0) if heard else 0
        commands.note_round(
            db, outcome, fault, heard=heard, sent=outcome == "sent", hub_at=wire.hub_at
        )
    return Round(sent, taken, left, outcome, fault)


def _heads(db: Store, wire: Wire) -> dict[str, Any]:
    """What the hub has; right after a code was used, once we have what it has and we lacked."""
    if queries.must_rejoin(db):
        raise WireFault("rejoin", "rejoin")
    heads = wire.heads()
    if queries.word_given(db):
        bring_together(db, wire, heads)
        heads = wire.heads()
    return heads


def wire_to(db: Store, hub: queries.Hub, send: Send, station: str | None = None) -> Wire:
    """The way to the hub that was joined; `station` where this PC has no journal yet."""
    return Wire(
        send, station_key(db), station or db.station, hub.key, key_id(hub.key),
        lambda: commands.next_counter(db),
    )  # fmt: skip


# --- down: the feed -------------------------------------------------------------------------------


def _take_news(
    db: Store, wire: Wire, heads: dict[str, Any], feed_kinds: Mapping[str, FeedKind]
) -> int:
    """Every item this station has not read yet becomes its own event, once and in order."""
    taken = 0
    for stream, head in sorted(heads["streams"].items()):
        mark = queries.feed_mark(db, stream)
        if mark is None or mark.epoch != head["epoch"]:
            mark = FeedMark(stream, head["epoch"], 0, first_hash(stream, head["epoch"]).hex())
        for _ in range(PAGES_MAX):
            if mark.number >= head["seq"]:
                break
            page = wire.feed(stream, mark.epoch, mark.number)
            for item, digest in _items(page, wire.hub_key, mark):
                take_item(db, item, digest, feed_kinds)
                taken += 1
                mark = item.feed  # one that was known leaves the rows as they stand
    return taken


def _hear_why(
    db: Store, wire: Wire, news: tuple[str, int] | None, feed_kinds: Mapping[str, FeedKind]
) -> int:
    """Shut out: our own stream still says why, once and signed as all items are."""
    if news is None:
        return 0
    place = {"epoch": news[0], "seq": news[1]}
    try:
        return _take_news(db, wire, {"streams": {f"station/{db.station}": place}}, feed_kinds)
    except WireFault:  # it comes with the next contact
        return 0


def _items(page: bytes, hub_key: bytes, mark: FeedMark) -> list[tuple[FeedItem, str]]:
    """The page's items, once signature, chain and place are right: they go on from `mark`."""

    def key_of(header: Header) -> bytes | None:
        return hub_key if header.key_id == key_id(hub_key) else None

    try:
        batch: Batch = decode_batch(page, key_of)
    except FileFault as fault:
        raise WireFault("feed_broken", fault.name) from fault
    header = batch.header
    place = (header.kind, header.owner, header.epoch, header.first, header.prev.hex())
    if place != ("stream", mark.stream, mark.epoch, mark.number + 1, mark.head):
        raise WireFault("feed_broken", "chain_broken")
    return items_of(batch)


def items_of(batch: Batch) -> list[tuple[FeedItem, str]]:
    """The items of a page that was found whole, each with its hash."""
    header = batch.header
    return [
        (
            FeedItem(
                FeedMark(header.owner, header.epoch, number, batch.hashes[at].hex()), line.id,
                line.name, line.v, line.at, line.facts,
            ),
            batch.hashes[at].hex(),
        )
        for at, (number, line) in enumerate(enumerate(batch.lines, header.first))
    ]  # fmt: skip


def take_item(db: Store, item: FeedItem, digest: str, feed_kinds: Mapping[str, FeedKind]) -> None:
    """An item becomes an event of our own, or is set aside. Raises WireFault feed_broken."""
    act = commands.item_act(item.feed, digest)
    kind = feed_kinds.get(item.name)
    try:
        if kind is None or item.v > kind.v:
            commands.set_item_aside(db, act, item, "newer" if kind else "unknown")
            return
        try:
            kind.take(db, act, item)
        except OtherContent:
            raise
        except Refusal as no:
            commands.set_item_aside(db, act, item, no.key)
    except OtherContent as other:  # the same place of the same stream told us something else before
        raise WireFault("feed_broken", "other_content") from other


# --- the loop -------------------------------------------------------------------------------------


def run_courier(
    house: House, feed_kinds: Mapping[str, FeedKind], stop: threading.Event,
    backup: Path | None = None,
) -> None:  # fmt: skip
    """Rounds until `stop`: every few minutes, sooner when woken, later after failures.

    Copies go to `backup`, or to a stick that is found.
    """
    failures, said = 0, "sent"
    while not stop.is_set():
        db, woken = house.store(), _wake_mark(house)
        joined = queries.hub(db) is not None and db.identity is not None  # or it comes back yet
        if joined:
            done = careful_round(db, feed_kinds)
            failures = 0 if done.outcome == "sent" else failures + 1
            if done.outcome != said:  # a good line is quiet; what changes is said once
                print(f"courier: {done.outcome}, {done.waiting} waiting", flush=True)
                said = done.outcome
        if joined:
            careful_certificate(db)  # by stick there comes one too
        careful_copy(db, backup)
        for _ in range(pause_s(failures, house.random(1)[0])):
            if stop.wait(1) or _wake_mark(house) != woken:
                break
            if not joined and queries.hub(db) is not None:
                break


def careful_round(db: Store, feed_kinds: Mapping[str, FeedKind]) -> Round:
    """A round that an unforeseen fault of ours ends with words; the courier goes on."""
    try:
        return sync_once(db, feed_kinds)
    except Exception as fault:  # noqa: BLE001 -- whatever it is, the next round comes
        traceback.print_exc()
        done = Round(0, 0, queries.waiting(db), "broken", type(fault).__name__)
        commands.note_round(db, done.outcome, done.fault, heard=False, sent=False)
        return done


def careful_copy(db: Store, backup: Path | None) -> None:
    """A copy if it is time; what is wrong with a copy must not stop the line."""
    try:
        outcome = keep_copies(db, backup)
        if outcome in ("full", "failed", "broken"):
            print(f"courier: copy {outcome}", flush=True)
    except Exception:  # noqa: BLE001 -- whatever it is, the next one comes
        traceback.print_exc()


def careful_certificate(db: Store) -> None:
    """https is asked for and handed on; what is wrong with it must not stop the line."""
    try:
        keep_certificate(db)
    except (OSError, TlsFault):
        traceback.print_exc()


def _wake_mark(house: House) -> int:
    """When the courier was last asked for; looked at each second, so that nothing is held open."""
    wake = house.data / commands.WAKE
    return wake.stat().st_mtime_ns if wake.exists() else 0
