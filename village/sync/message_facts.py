"""How messages of the centre change rows."""

import json

from village.ground.chain import Event
from village.ground.unit import Applier, Store
from village.sync.facts import mark_feed
from village.sync.message_rules import KeyPutOut, MessageReceived


def apply_message(db: Store, event: Event) -> None:
    """It stands as the newest version says; an older one that comes later changes nothing."""
    fact: MessageReceived = event.fact
    mark_feed(db, fact.feed)
    db.change(
        "INSERT INTO sync_messages (message, version, texts, whom, until, sent_at, withdrawn)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (message) DO UPDATE SET"
        " version = excluded.version, texts = excluded.texts, whom = excluded.whom,"
        " until = excluded.until, sent_at = excluded.sent_at, withdrawn = excluded.withdrawn"
        " WHERE excluded.version > version",
        (
            fact.message, fact.version, json.dumps(fact.texts, ensure_ascii=False, sort_keys=True),
            "both" if len(set(fact.to)) > 1 else fact.to[0], fact.until, fact.sent_at,
            int(fact.withdrawn),
        ),
    )  # fmt: skip


def apply_key_put_out(db: Store, event: Event) -> None:
    fact: KeyPutOut = event.fact
    mark_feed(db, fact.feed)
    db.change(
        "INSERT INTO sync_keys_put_out (key_id, version, why, note, said_at)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (key_id) DO UPDATE SET version = excluded.version,"
        " why = excluded.why, note = excluded.note, said_at = excluded.said_at"
        " WHERE excluded.version > version",
        (fact.key, fact.version, fact.why, fact.note, fact.said_at),
    )


APPLIES: tuple[Applier, ...] = (
    Applier(MessageReceived, apply_message),
    Applier(KeyPutOut, apply_key_put_out),
)
