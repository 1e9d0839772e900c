"""How items of the centre change rows here: where each stream stands, and what was set aside."""

from village.ground.chain import Event
from village.ground.unit import Applier, Store
from village.sync.rules import Clash, ClashSettled, EpochOpened, FeedMark, ItemSetAside


def mark_feed(db: Store, mark: FeedMark) -> None:
    """This item has been taken; called by the apply of every event made from an item."""
    db.change(
        "INSERT INTO sync_feeds (stream, epoch, seq, head) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (stream) DO UPDATE SET epoch = excluded.epoch, seq = excluded.seq,"
        " head = excluded.head",
        (mark.stream, mark.epoch, mark.number, bytes.fromhex(mark.head)),
    )


def want_file(db: Store, name: str) -> None:
    """A picture is named here by this digest; it comes when it can."""
    db.change("INSERT INTO sync_files (name) VALUES (?) ON CONFLICT (name) DO NOTHING", (name,))


def apply_item_set_aside(db: Store, event: Event) -> None:
    fact: ItemSetAside = event.fact
    mark_feed(db, fact.feed)
    db.change(
        "INSERT INTO sync_items_set_aside (item, stream, number, name, v, reason, set_aside_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            event.id,
            fact.feed.stream,
            fact.feed.number,
            fact.item,
            fact.item_v,
            fact.reason,
            event.at,
        ),
    )


def apply_epoch_opened(db: Store, event: Event) -> None:
    """Where branches came together, what the other one did since they parted.

    Nothing otherwise: a station that took its journal back has the rows it had before.
    """
    fact: EpochOpened = event.fact
    if fact.parted is not None:
        db.change(
            "INSERT INTO sync_parted (epoch, parted, opened) VALUES (?, ?, ?)",
            (event.epoch, fact.parted, event.position),
        )


def others_since(db: Store, event: Event) -> tuple[int, int]:
    """For a moved event: after and before which position the other branch's events stand."""
    row = db.row("SELECT parted, opened FROM sync_parted WHERE epoch = ?", (event.epoch,))
    return (row["parted"], row["opened"]) if row else (0, 0)


def flag(db: Store, event: Event, clash: Clash) -> None:
    """An event of another branch ran into something: it stands on the manager's list.

    The same once more counts there, and is to be settled again. For upstairs applies.
    """
    db.change(
        "INSERT INTO sync_clashes (kind, subject, detail, event, actor, position, at, times)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT (kind, subject) DO UPDATE"
        " SET times = times + 1, event = excluded.event, actor = excluded.actor,"
        " position = excluded.position, at = excluded.at, settled_by = NULL, settled_at = NULL,"
        " settled_act = NULL, how = NULL",
        (clash.kind, clash.subject, clash.detail, event.id, event.actor, event.position, event.at),
    )


def apply_clash_settled(db: Store, event: Event) -> None:
    fact: ClashSettled = event.fact
    db.change(
        "UPDATE sync_clashes SET settled_by = ?, settled_at = ?, settled_act = ?, how = ?"
        " WHERE kind = ? AND subject = ?",
        (event.actor, event.at, event.id, fact.how, fact.kind, fact.subject),
    )
    if event.private:
        db.change(
            "INSERT INTO sync_clash_reasons (act, reason) VALUES (?, ?)",
            (event.id, event.private["reason"]),
        )


APPLIES: tuple[Applier, ...] = (
    Applier(ItemSetAside, apply_item_set_aside),
    Applier(EpochOpened, apply_epoch_opened),
    Applier(ClashSettled, apply_clash_settled),
)
