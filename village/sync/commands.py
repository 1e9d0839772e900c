"""What the station writes down about its line: local to this PC, but for set-aside items."""

import json
import unicodedata
from pathlib import Path
from typing import get_args

from village.ground import epochs, journal
from village.ground.chain import Event
from village.ground.errors import Refusal
from village.ground.ids import base32, new_id
from village.ground.unit import Act, Store, writing
from village.sync import queries
from village.sync.rules import (
    REASON_LENGTH_MAX,
    ClashSettled,
    ClashSettledPrivate,
    EpochOpened,
    EpochParent,
    FeedItem,
    FeedMark,
    ItemSetAside,
    Settling,
    Why,
    item_act_number,
)

REQUESTS_BETWEEN = 3  # a round with nothing to bring asks twice
FILE_TRIES_MAX = 11  # some thousand rounds: a week
WAKE = "courier.wake"
COPY = "copy.wake"


def pin_hub(  # noqa: PLR0917 -- all that both ends told each other
    db: Store, url: str, names: dict[str, str], hub_key: bytes, hub_epoch: str, key_id: str,
    epoch: str,
) -> None:  # fmt: skip
    """From now on this hub and no other; the counter begins anew with the new key.

    With the officer's code came her word that this PC is the station, whatever others carried on.
    """
    with writing(db):
        db.change("DELETE FROM sync_hub")
        db.change("DELETE FROM sync_contacts")
        db.change("DELETE FROM sync_acks")
        db.change("DELETE FROM sync_files_asked")
        db.change(
            "INSERT INTO sync_hub (one, url, names, hub_key, hub_epoch, key_id, counter, epoch,"
            " enrolled_at, word) VALUES (1, ?, ?, ?, ?, ?, 0, ?, ?, 1)",
            (url, json.dumps(names, ensure_ascii=False), hub_key, hub_epoch, key_id, epoch,
             db.house.clock.now_ms()),
        )  # fmt: skip


def open_epoch(
    db: Store, why: Why, parent: epochs.Parent, order: int, epoch: str, parted: int | None = None
) -> Event:  # fmt: skip
    """A new epoch that goes on from `parent`; inside a unit that makes all rows anew.

    `parted`: how many events the branches have in common that come together in it.
    """
    epochs.open_child(db, epoch, order, parent)
    act = Act(new_id(db.house.random), "station")
    named = EpochParent(parent.epoch, parent.seq, parent.head)
    return journal.record(db, act, EpochOpened(named, why, order, parted))


def use_word(db: Store, epoch: str) -> None:
    """The officer's word has had its effect; the key is good for the epoch that is written now."""
    db.change("UPDATE sync_hub SET word = 0, epoch = ? WHERE one = 1", (epoch,))


def use_key(db: Store, key_id: str) -> None:
    """The hub has taken this next key of ours; the counter goes on."""
    with writing(db):
        db.change("UPDATE sync_hub SET key_id = ? WHERE one = 1", (key_id,))


def move_hub(db: Store, url: str) -> None:
    """The hub that is pinned answers at another address now; its key stays what we know it by."""
    with writing(db):
        db.change("UPDATE sync_hub SET url = ?", (url,))


def next_counter(db: Store) -> int:
    """The next request's number, on the disk before the request goes out: none is used twice."""
    with writing(db):
        db.change("UPDATE sync_hub SET counter = counter + 1 WHERE one = 1")
        return int(db.value("SELECT counter FROM sync_hub WHERE one = 1"))


def note_ack(db: Store, hub_epoch: str, epoch: str, seq: int) -> None:
    """What the hub says it has of an epoch; also less than before, where it was restored."""
    found = queries.hub(db)
    assert found is not None, "only a joined station is answered"
    if (found.epoch, queries.acked(db, epoch)) == (hub_epoch, seq):
        return
    with writing(db):
        db.change("UPDATE sync_hub SET hub_epoch = ? WHERE one = 1", (hub_epoch,))
        _put_acks(db, {epoch: seq})


def note_round(
    db: Store, outcome: str, fault: str | None, *, heard: bool, sent: bool,
    hub_at: int | None = None,
) -> None:  # fmt: skip
    """How the last round went, for the line's one sentence; `hub_at`: what the hub's clock said."""
    now = db.house.clock.now_ms()
    with writing(db):
        db.change(
            "INSERT INTO sync_contacts (one, tried_at, heard_at, sent_at, outcome, fault, hub_at,"
            " asked_at) VALUES (1, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (one) DO UPDATE SET"
            " tried_at = excluded.tried_at, outcome = excluded.outcome, fault = excluded.fault,"
            " heard_at = COALESCE(excluded.heard_at, heard_at),"
            " sent_at = COALESCE(excluded.sent_at, sent_at),"
            " hub_at = COALESCE(excluded.hub_at, hub_at),"
            " asked_at = COALESCE(excluded.asked_at, asked_at)",
            (
                now, now if heard else None, now if sent else None, outcome, fault, hub_at,
                now if hub_at else None,
            ),
        )  # fmt: skip
        if heard:
            db.change("UPDATE sync_hub SET heard = counter")


def note_answer(db: Store, hub_epoch: str, acked: dict[str, int], number: int) -> None:
    """An answer that came by stick: what the hub has of each epoch; older ones say nothing."""
    with writing(db):
        newer = db.change(
            "UPDATE sync_hub SET hub_epoch = ?, answer = ? WHERE one = 1 AND answer < ?",
            (hub_epoch, number, number),
        )
        if newer:
            _put_acks(db, acked)


def _put_acks(db: Store, acked: dict[str, int]) -> None:
    db.change_many(
        "INSERT INTO sync_acks (epoch, seq) VALUES (?, ?)"
        " ON CONFLICT (epoch) DO UPDATE SET seq = excluded.seq",
        list(acked.items()),
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


def note_file_unknown(db: Store, name: str) -> None:
    """The centre has not got this picture: ask after some rounds, then after twice as many."""
    with writing(db):
        counter = int(db.value("SELECT counter FROM sync_hub"))
        before = db.value("SELECT tries FROM sync_files_asked WHERE name = ?", (name,)) or 0
        tries = min(int(before) + 1, FILE_TRIES_MAX)
        db.change(
            "INSERT INTO sync_files_asked (name, tries, again) VALUES (?, ?, ?)"
            " ON CONFLICT (name) DO UPDATE SET tries = excluded.tries, again = excluded.again",
            (name, tries, counter + REQUESTS_BETWEEN * 2**tries),
        )


def item_act(mark: FeedMark, digest: str) -> Act:
    """The act of a received item: the same however often it comes."""
    return Act(base32(item_act_number(mark), 26), "hub", digest)


def set_item_aside(db: Store, act: Act, item: FeedItem, reason: str) -> Event:
    """Write down that an item could not be taken, so that the next ones can be."""
    with writing(db, act) as seen:
        return seen or journal.record(db, act, ItemSetAside(item.feed, item.name, item.v, reason))


def settle_clash(db: Store, act: Act, kind: str, subject: str, how: str, reason: str) -> Event:
    """The manager has looked at it: put right ("mended"), or seen and left so, with a reason.

    Refuses sync.refusal.clash_gone (409), .clash_how, .clash_reason, ground.refusal.too_long.
    """
    said = " ".join(unicodedata.normalize("NFC", reason).split())
    way: Settling | None = next((one for one in get_args(Settling) if one == how), None)
    if way is None:
        raise Refusal("sync.refusal.clash_how", field="how")
    if way == "left" and not said:
        raise Refusal("sync.refusal.clash_reason", field="reason")
    if len(said) > REASON_LENGTH_MAX:
        raise Refusal("ground.refusal.too_long", field="reason")
    with writing(db, act) as seen:
        if seen:
            return seen
        row = next((one for one in queries.clashes(db)
                    if (one["kind"], one["subject"]) == (kind, subject)), None)  # fmt: skip
        if row is None:
            raise Refusal("sync.refusal.clash_gone", status=409)
        fact = ClashSettled(row["kind"], subject, way)
        return journal.record(db, act, fact, ClashSettledPrivate(said) if said else None)


def wake_courier(data: Path, *, copy: bool = False) -> None:
    """Ask the courier of this folder for a round now, at day close with a copy of the station."""
    if copy:
        (data / COPY).touch()
    (data / WAKE).touch()
