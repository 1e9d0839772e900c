"""Messages of the centre are taken here, and put away once they were read."""

from village.ground import journal
from village.ground.chain import Event
from village.ground.unit import Act, Store, writing
from village.sync import message_rules
from village.sync.rules import FeedItem


def take_message(db: Store, act: Act, item: FeedItem) -> Event:
    """A message from the feed becomes an event of this station, once.

    Refuses with sync.refusal.message where it makes no sense here.
    """
    with writing(db, act) as seen:
        return seen or journal.record(db, act, message_rules.message_in(item))


def take_key_revoked(db: Store, act: Act, item: FeedItem) -> Event:
    """Why the centre shut a key of this station out. Refuses with sync.refusal.message."""
    with writing(db, act) as seen:
        return seen or journal.record(db, act, message_rules.key_put_out_in(item))


def mark_read(db: Store, person: str, message: str, version: int) -> None:
    """She has read it: she is not shown it again, until the centre corrects it."""
    with writing(db):
        db.change(
            "INSERT INTO sync_messages_read (message, person, version, read_at)"
            " SELECT message, ?, ?, ? FROM sync_messages WHERE message = ?"
            " ON CONFLICT (message, person) DO UPDATE SET version = excluded.version,"
            " read_at = excluded.read_at WHERE excluded.version > version",
            (person, version, db.house.clock.now_ms(), message),
        )
