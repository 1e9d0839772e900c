"""Certificates from a real authority: asked by a station, got by the hub, handed down both ways."""

import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app import feed_kinds
from tests.cast import Settled, make_dongxing
from tests.hub import pebble
from tests.hub.county import LI, County, join
from tests.sync.sticks import round_trip
from village.ground import journal, tls
from village.ground.unit import Store
from village.hub import codes
from village.hub.certificate_rules import HOUR_MS, Settings
from village.hub.certifier import Done, certify, tell_zone, who_is_due
from village.hub.store import Row
from village.sync.certificate_commands import keep_certificate
from village.sync.courier import sync_once

HOST = f"222424107201.{pebble.ZONE}"
pytestmark = pytest.mark.needs("pebble", "knotd")
on_a_file = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[pebble.World]:
    with pebble.running(tmp_path_factory.mktemp("authority")) as world:
        yield world


@pytest.fixture
def joined(tmp_path: Path, county: County) -> Iterator[Settled]:
    """Dongxing, which has read of the zone and asked."""
    settled = make_dongxing(tmp_path / "station")
    join(county, settled.db)
    tell_zone(county.store, pebble.ZONE)
    assert sync_once(settled.db, feed_kinds).outcome == "sent"
    yield settled
    settled.house.close()


def served(db: Store) -> tls.Certificate:
    """What the https child would serve now."""
    folder = tls.served_pair(db.house.data)
    assert folder is not None
    return tls.read_pair((folder / tls.KEY).read_bytes(), (folder / tls.CHAIN).read_bytes())


def tried(county: County, station: str = "222424107201") -> Row:
    with county.store.reading() as rows:
        row = rows.one("certificate_try", station=station)
    assert row is not None
    return row


def test_a_station_gets_its_certificate_by_the_line(
    joined: Settled, county: County, world: pebble.World
) -> None:
    assert certify(county.store, world.settings()) == Done(1, 0)
    assert sync_once(joined.db, feed_kinds).outcome == "sent"
    found = served(joined.db)
    assert found.names == (HOST,)
    assert found.key == tls.key_mark(tls.asking_key(joined.house.data))
    assert world.texts(f"_acme-challenge.{HOST}") == 0, "the proof is taken away again"
    assert certify(county.store, world.settings()) == Done(0, 0), "one is enough"
    secret = tls.asking_key(joined.house.data).decode().splitlines()[2]
    assert not any(secret in str(event.facts) for event in journal.all_events(joined.db))


@on_a_file
def test_the_chain_is_believed_by_a_phone_that_knows_the_root(
    joined: Settled, county: County, world: pebble.World
) -> None:
    certify(county.store, world.settings())
    sync_once(joined.db, feed_kinds)
    folder = tls.served_pair(joined.house.data)
    assert folder is not None
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(folder / tls.CHAIN, folder / tls.KEY)
    phone = ssl.create_default_context(cadata=world.root().decode())
    assert greeted(server, phone, HOST)
    with pytest.raises(ssl.SSLCertVerificationError):
        greeted(server, phone, "222424107202.village.test")


def greeted(server: ssl.SSLContext, phone: ssl.SSLContext, name: str) -> bool:
    """Whether a phone comes through the greeting, both ends in memory."""
    to_server, to_phone = ssl.MemoryBIO(), ssl.MemoryBIO()
    here = phone.wrap_bio(to_phone, to_server, server_hostname=name)
    there = server.wrap_bio(to_server, to_phone, server_side=True)
    for _ in range(4):
        for end in (here, there):
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
    return here.version() is not None


@on_a_file
def test_it_comes_by_stick_too(joined: Settled, county: County, world: pebble.World) -> None:
    certify(county.store, world.settings())
    round_trip(joined.db, county)
    keep_certificate(joined.db)
    assert served(joined.db).names == (HOST,)


@on_a_file
def test_it_is_renewed_in_time_as_the_clock_moves_on(
    joined: Settled, county: County, world: pebble.World
) -> None:
    settings = world.settings()
    certify(county.store, settings)
    sync_once(joined.db, feed_kinds)
    first = served(joined.db)
    started = county.clock.moment
    county.clock.moment = ends(first) - timedelta(days=pebble.DAYS / 3 + 1)
    assert certify(county.store, settings) == Done(0, 0)
    county.clock.moment = ends(first) - timedelta(days=pebble.DAYS / 3 - 1)
    assert certify(county.store, settings) == Done(1, 0)
    county.clock.moment = started
    sync_once(joined.db, feed_kinds)
    assert served(joined.db) != first


def ends(found: tls.Certificate) -> datetime:
    return datetime.fromtimestamp(found.not_after / 1000, UTC)


@on_a_file
def test_by_hand_the_record_is_told_and_the_same_order_goes_on(
    joined: Settled, county: County, world: pebble.World
) -> None:
    settings = world.settings(world.by_hand)
    assert certify(county.store, settings) == Done(0, 1)
    told = tried(county)
    assert (told["fault"], told["failures"]) == ("waits", 0)
    assert told["record"].startswith(f"_acme-challenge.{HOST} TXT ")
    assert certify(county.store, settings) == Done(0, 0), "not at every minute"
    county.clock.step(minutes=11)
    assert certify(county.store, settings) == Done(0, 1)
    assert tried(county)["record"] == told["record"], "what somebody is typing must not change"
    world.write_by_hand(told["record"])
    county.clock.step(minutes=11)
    assert certify(county.store, settings) == Done(1, 0)


@on_a_file
def test_an_authority_that_is_away_is_left_alone_for_longer_each_time(
    joined: Settled, county: County, world: pebble.World
) -> None:
    away = Settings(pebble.ZONE, "https://127.0.0.1:1/dir", ca=world.ca, dns=world.updates)
    waits = []
    for _ in range(3):
        assert certify(county.store, away) == Done(0, 1)
        row = tried(county, "*")
        assert row["fault"] == "no_line"
        waits.append(row["next_at"] - row["tried_at"])
        county.clock.step(hours=25)
    assert waits == [HOUR_MS, 2 * HOUR_MS, 4 * HOUR_MS]


@on_a_file
def test_a_zone_that_refuses_is_said_and_tried_again_later(
    joined: Settled, county: County, world: pebble.World
) -> None:
    wrong = replace(world.updates, secret="AAAA")
    assert certify(county.store, world.settings(wrong)) == Done(0, 1)
    row = tried(county)
    assert (row["fault"], row["failures"]) == ("dns", 1)
    assert row["detail"]
    assert certify(county.store, world.settings()) == Done(0, 0)
    county.clock.step(hours=1)
    assert certify(county.store, world.settings()) == Done(1, 0)


@on_a_file
def test_no_more_than_a_weeks_share_is_asked_for(
    joined: Settled, county: County, world: pebble.World
) -> None:
    assert who_is_due(county.store, world.settings(week_most=1))
    assert not who_is_due(county.store, world.settings(week_most=0))


@on_a_file
def test_a_revoked_station_gets_none(joined: Settled, county: County, world: pebble.World) -> None:
    codes.revoke(county.store, joined.db.station, LI, "lost", "")
    assert certify(county.store, world.settings()) == Done(0, 0)
