"""Names and certificates of the centre are taken here; this PC asks, and lays out what came."""

from village.ground import journal, tls
from village.ground.chain import Event
from village.ground.errors import Refusal
from village.ground.ids import new_id
from village.ground.unit import Act, Store, writing
from village.sync import certificate_queries as queries
from village.sync import certificate_rules as rules
from village.sync.rules import FeedItem


def take_zone(db: Store, act: Act, item: FeedItem) -> Event:
    """The zone becomes an event of this station, once. Refuses with sync.refusal.zone."""
    with writing(db, act) as seen:
        return seen or journal.record(db, act, rules.zone_in(item))


def take_certificate(db: Store, act: Act, item: FeedItem) -> Event:
    """A certificate becomes an event of this station, once; read with care before.

    Refuses with sync.refusal.certificate where it is none, or for another name than it says.
    """
    host, chain, version = rules.chain_in(item)
    try:
        found = tls.read_chain(chain.encode("ascii"))
    except tls.TlsFault:
        raise Refusal("sync.refusal.certificate") from None
    if host not in found.names:
        raise Refusal("sync.refusal.certificate")
    fact = rules.CertificateReceived(
        item.feed, host, chain, found.key, found.not_before, found.not_after, version
    )
    with writing(db, act) as seen:
        return seen or journal.record(db, act, fact)


def keep_certificate(db: Store) -> None:
    """Ask where the name or this PC's key is new; hand what came for this key to the https child.

    Raises OSError where the disk refuses; what came stays among the rows.
    """
    host = queries.own_host(db)
    if host is None:
        return
    data = db.house.data
    key = tls.asking_key(data)
    mark = tls.key_mark(key)
    if queries.asked(db) != (host, mark):
        act = Act(new_id(db.house.random), "station")
        asked = rules.CertificateAsked(host, tls.request_for(key, host), mark)
        with writing(db, act) as seen:
            assert seen is None, "a fresh id"
            journal.record(db, act, asked)
    came = queries.certificate(db)
    if came is None or came.key != mark:
        return
    folder = tls.keep_pair(data, key, came.chain.encode("ascii"))
    if folder != tls.served_pair(data):
        tls.serve_pair(data, folder)
