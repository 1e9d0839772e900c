"""How zones and certificates change rows: the newest of each stands."""

from village.ground.chain import Event
from village.ground.unit import Applier, Store
from village.sync.certificate_rules import CertificateAsked, CertificateReceived, ZoneReceived
from village.sync.facts import mark_feed


def apply_zone(db: Store, event: Event) -> None:
    fact: ZoneReceived = event.fact
    mark_feed(db, fact.feed)
    db.change(
        "INSERT INTO sync_zone (one, zone, version) VALUES (1, ?, ?) ON CONFLICT (one) DO UPDATE"
        " SET zone = excluded.zone, version = excluded.version WHERE excluded.version > version",
        (fact.zone, fact.version),
    )


def apply_certificate_asked(db: Store, event: Event) -> None:
    fact: CertificateAsked = event.fact
    db.change(
        "INSERT INTO sync_certificate_asked (one, host, key_id, asked_at) VALUES (1, ?, ?, ?)"
        " ON CONFLICT (one) DO UPDATE SET host = excluded.host, key_id = excluded.key_id,"
        " asked_at = excluded.asked_at",
        (fact.host, fact.key, event.at),
    )


def apply_certificate(db: Store, event: Event) -> None:
    fact: CertificateReceived = event.fact
    mark_feed(db, fact.feed)
    db.change(
        "INSERT INTO sync_certificate (one, version, host, chain, key_id, not_before, not_after)"
        " VALUES (1, ?, ?, ?, ?, ?, ?) ON CONFLICT (one) DO UPDATE SET"
        " version = excluded.version, host = excluded.host, chain = excluded.chain,"
        " key_id = excluded.key_id, not_before = excluded.not_before,"
        " not_after = excluded.not_after WHERE excluded.version > version",
        (fact.version, fact.host, fact.chain, fact.key, fact.not_before, fact.not_after),
    )


APPLIES: tuple[Applier, ...] = (
    Applier(ZoneReceived, apply_zone),
    Applier(CertificateAsked, apply_certificate_asked),
    Applier(CertificateReceived, apply_certificate),
)
