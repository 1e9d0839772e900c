"""What the station writes down about its line: local to this PC, but for set-aside items."""

import json
from pathlib import Path

from village.ground import journal
from village.ground.chain import Event
from village.ground.ids import base32
from village.ground.unit import Act, Store, writing
from village.sync import queries
from village.sync.rules import (
    FeedItem,
    FeedMark,
    ItemSetAside,
    item_act_number,
)

WAKE = "courier.wake"
COPY = "copy.wake"


def pin_hub(
    db: Store, url: str, names: dict[str, str], hub_key: bytes, hub_epoch: str, key_id: str
) -> None:
    """From now on this hub and no other; the counter begins anew with the new key."""
    with writing(db):
        db.change("DELETE FROM sync_hub")
        db.change("DELETE FROM sync_contacts")
        db.change(
            "INSERT INTO sync_hub (one, url, names, hub_key, hub_epoch, key_id, counter,"
            " acked_epoch, acked_seq, enrolled_at) VALUES (1, ?, ?, ?, ?, ?, 0, ?, 0, ?)",
            (url, json.dumps(names, ensure_ascii=False), hub_key, hub_epoch, key_id, db.epoch,
             db.house.clock.now_ms()),
        )  # fmt: skip


def move_hub(db: Store, url: str) -> None:
    """The hub that is pinned answers at another address now; its key stays what we know it by."""
    with writing(db):
        db.change("UPDATE sync_hub SET url = ?", (url,))


def next_counter(db: Store) -> int:
    """The next request's number, on the disk before the request goes out: none is used twice."""
    with writing(db):
        db.change("UPDATE sync_hub SET counter = counter + 1 WHERE one = 1")
        return int(db.value("SELECT counter FROM sync_hub WHERE one = 1"))


def note_ack(db: Store, hub_epoch: str, seq: int) -> None:
    """What the hub says it has of the open epoch; also less than before, where it was restored."""
    found = queries.hub(db)
    assert found is not None, "only a joined station is answered"
    if (found.epoch, found.acked_epoch, found.acked_seq) == (hub_epoch, db.epoch, seq):
        return
    with writing(db):
        db.change(
            "UPDATE sync_hub SET hub_epoch = ?, acked_epoch = ?, acked_seq = ? WHERE one = 1",
            (hub_epoch, db.epoch, seq),
        )


def note_round(db: Store, outcome: str, fault: str | None, *, heard: bool, sent: bool) -> None:
    """How the last round went, for the line's one sentence."""
    now = db.house.clock.now_ms()
    with writing(db):
        db.change(
            "INSERT INTO sync_contacts (one, tried_at, heard_at, sent_at, outcome, fault)"
            " VALUES (1, ?, ?, ?, ?, ?) ON CONFLICT (one) DO UPDATE SET"
            " tried_at = excluded.tried_at, outcome = excluded.outcome, fault = excluded.fault,"
            " heard_at = COALESCE(excluded.heard_at, heard_at),"
            " sent_at = COALESCE(excluded.sent_at, sent_at)",
            (now, now if heard else None, now if sent else None, outcome, fault),
        )
        if heard:
            db.change("UPDATE sync_hub SET heard = counter")


def note_answer(db: Store, hub_epoch: str, seq: int, number: int) -> None:
    """An answer that came by stick: what the hub has of the open epoch; older ones say nothing."""
    with writing(db):
        db.change(
            "UPDATE sync_hub SET hub_epoch = ?, acked_epoch = ?, acked_seq = ?, answer = ?"
            " WHERE one = 1 AND answer < ?",
            (hub_epoch, db.epoch, seq, number, number),
        )


def note_backup(db: Store, outcome: str, made_at: int | None, seq: int | None) -> None:
    """How the last copy went; what the last whole one was stays known."""
    last = queries.backup(db)
    if last and made_at is None and last.outcome == outcome and outcome in ("no_disk", "no_key"):
        return  # looked at every few minutes: nothing new
    with writing(db):
        db.change(
            "INSERT INTO sync_backups (one, outcome, tried_at, made_at, seq) VALUES (1, ?, ?, ?, ?)"
            " ON CONFLICT (one) DO UPDATE SET outcome = excluded.outcome,"
            " tried_at = excluded.tried_at, made_at = COALESCE(excluded.made_at, made_at),"
            " seq = COALESCE(excluded.seq, seq)",
            (outcome, db.house.clock.now_ms(), made_at, seq),
        )


def item_act(mark: FeedMark, digest: str) -> Act:
    """The act of a received item: the same however often it comes."""
    return Act(base32(item_act_number(mark), 26), "hub", digest)


def set_item_aside(db: Store, act: Act, item: FeedItem, reason: str) -> Event:
    """Write down that an item could not be taken, so that the next ones can be."""
    with writing(db, act) as seen:
        return seen or journal.record(db, act, ItemSetAside(item.feed, item.name, item.v, reason))


def wake_courier(data: Path, *, copy: bool = False) -> None:
    """Ask the courier of this folder for a round now, at day close with a copy of the station."""
    if copy:
        (data / COPY).touch()
    (data / WAKE).touch()
