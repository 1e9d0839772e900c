"""How items of the centre change rows here: where each stream stands, and what was set aside."""

from village.ground.chain import Event
from village.ground.unit import Applier, Store
from village.sync.rules import EpochOpened, FeedMark, ItemSetAside


def mark_feed(db: Store, mark: FeedMark) -> None:
    """This item has been taken; called by the apply of every event made from an item."""
    db.change(
        "INSERT INTO sync_feeds (stream, epoch, seq, head) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (stream) DO UPDATE SET epoch = excluded.epoch, seq = excluded.seq,"
        " head = excluded.head",
        (mark.stream, mark.epoch, mark.number, bytes.fromhex(mark.head)),
    )


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
    """Nothing: a station that took its journal back has the rows it had before."""
    del db, event


APPLIES: tuple[Applier, ...] = (
    Applier(ItemSetAside, apply_item_set_aside),
    Applier(EpochOpened, apply_epoch_opened),
)
