"""A station's own half of https: what it asks, what it believes, and what it serves."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import Settled, make_dongxing
from tests.certificates import Authority, make_authority
from tests.hub.county import County, join
from tests.sync.houses import go
from tests.sync.news import item, rebuilds_the_same, take
from village.ground import journal, tls
from village.ground.errors import Refusal
from village.ground.unit import Store
from village.hub.certifier import tell_zone
from village.sync import certificate_queries as queries
from village.sync.certificate_commands import keep_certificate
from village.sync.certificate_rules import host_of

ZONE, HOST = "village.test", "222424107201.village.test"


@pytest.fixture(scope="module")
def authority() -> Authority:
    return make_authority()


@pytest.fixture
def settled(tmp_path: Path) -> Iterator[Settled]:
    found = make_dongxing(tmp_path / "station")
    yield found
    found.house.close()


def zone(db: Store, number: int, name: str = ZONE, version: int | None = None) -> None:
    take(db, item("hub.zone_set", number, zone=name, version=version or number))


def issue(
    db: Store, number: int, chain: bytes, host: str = HOST, version: int | None = None
) -> None:
    facts = {"host": host, "chain": chain.decode(), "version": version or number}
    take(db, item("hub.certificate_issued", number, **facts))


def asked(db: Store) -> list[str]:
    """The names that were asked for, in order."""
    events = [event for event in journal.all_events(db) if event.name == "sync.certificate_asked"]
    return [event.facts["host"] for event in events]


def served(db: Store) -> tls.Certificate | None:
    folder = tls.served_pair(db.house.data)
    return tls.read_chain((folder / tls.CHAIN).read_bytes()) if folder else None


def test_it_asks_once_for_its_own_name(settled: Settled) -> None:
    db = settled.db
    keep_certificate(db)
    assert asked(db) == [], "no zone is known yet"
    zone(db, 1)
    keep_certificate(db)
    keep_certificate(db)
    assert asked(db) == [HOST]
    zone(db, 2, "other.test", version=1)
    keep_certificate(db)
    assert asked(db) == [HOST], "an older zone changes nothing"
    zone(db, 3, "other.test")
    keep_certificate(db)
    assert asked(db) == [HOST, "222424107201.other.test"]
    rebuilds_the_same(db)


def test_what_comes_for_its_key_is_served(settled: Settled, authority: Authority) -> None:
    db = settled.db
    zone(db, 1)
    keep_certificate(db)
    key = tls.asking_key(settled.house.data)
    issue(db, 2, authority.chain(key, HOST, days=30))
    keep_certificate(db)
    first = served(db)
    assert first is not None
    issue(db, 3, authority.chain(key, HOST, days=90))
    issue(db, 4, authority.chain(key, HOST, days=10), version=2)
    keep_certificate(db)
    now = served(db)
    assert now is not None
    assert now.not_after > first.not_after, "an older one after a newer one changes nothing"
    rebuilds_the_same(db)


def test_one_for_another_pcs_key_is_kept_but_not_served(
    settled: Settled, authority: Authority
) -> None:
    db = settled.db
    zone(db, 1)
    keep_certificate(db)
    issue(db, 2, authority.chain(tls.new_key(), HOST))
    keep_certificate(db)
    assert served(db) is None
    assert queries.certificate(db) is not None


def test_a_new_pc_makes_a_key_of_its_own_and_asks_again(
    settled: Settled, authority: Authority
) -> None:
    db, data = settled.db, settled.house.data
    zone(db, 1)
    keep_certificate(db)
    old = tls.asking_key(data)
    issue(db, 2, authority.chain(old, HOST))
    (data / "tls" / tls.KEY).unlink()  # the copy of a station leaves tls/ out
    keep_certificate(db)
    assert asked(db) == [HOST, HOST]
    assert tls.asking_key(data) != old


@pytest.mark.parametrize("bad", ["cut", "other_name", "order", "no_text", "words", "too_long"])
def test_what_is_no_certificate_for_us_is_refused(
    settled: Settled, authority: Authority, bad: str
) -> None:
    key = tls.asking_key(settled.house.data)
    chain = authority.chain(key, HOST)
    given = {
        "cut": chain[:400], "other_name": authority.chain(key, "222424107202.village.test"),
        "order": authority.pem + chain, "no_text": b"", "words": b"none", "too_long": chain * 40,
    }[bad]  # fmt: skip
    with pytest.raises(Refusal) as no:
        issue(settled.db, 1, given)
    assert no.value.key == "sync.refusal.certificate"


@pytest.mark.parametrize("bad", ["", "village", "-a.test", "Village.Test", "a..b", "a" * 260, 7])
def test_a_zone_that_is_none_is_refused(settled: Settled, bad: object) -> None:
    with pytest.raises(Refusal) as no:
        take(settled.db, item("hub.zone_set", 1, zone=bad, version=1))
    assert no.value.key == "sync.refusal.zone"


def test_a_number_that_makes_no_name_has_none() -> None:
    assert host_of("222424107201", ZONE) == HOST
    assert host_of("A1-B2", ZONE) == "a1-b2.village.test"
    assert host_of("A1-", ZONE) is None


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_a_bad_one_is_set_aside_and_the_rest_flows(settled: Settled, county: County) -> None:
    from village.hub.certifier import hand_down  # noqa: PLC0415 -- acme, for this test alone

    join(county, settled.db)
    tell_zone(county.store, ZONE)
    go(settled.db)
    certificate = tls.Certificate((HOST,), 0, 1, "0" * 16)
    hand_down(county.store, settled.db.station, HOST, "no certificate", certificate)
    tell_zone(county.store, "later.test")
    assert go(settled.db).outcome == "sent"
    aside = settled.db.rows("SELECT name, reason FROM sync_items_set_aside")
    assert [tuple(row) for row in aside] == [("hub.certificate_issued", "sync.refusal.certificate")]
    assert queries.own_host(settled.db) == "222424107201.later.test"
