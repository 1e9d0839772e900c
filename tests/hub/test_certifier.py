"""One station's trouble at the authority is its own: the others are not kept waiting."""

from collections.abc import Callable
from typing import cast

import pytest

from tests.certificates import StubbornZone, make_authority
from tests.hub.county import County
from village.ground import tls
from village.hub.authority import Authority, NotIssued
from village.hub.certificate_rules import STATION_WEEK_MOST, Settings
from village.hub.certifier import Done, certify, who_is_due
from village.hub.zone_writers import ZoneWriter

ZONE = "village.test"
SETTINGS = Settings(ZONE, "https://127.0.0.1:1/dir")
STATIONS = [f"22242410720{n}" for n in range(1, 6)]
ROOT = make_authority()
pytestmark = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)


class Fake:
    """An authority that says `no` of some hosts, and gives the others what they ask for."""

    def __init__(self, no: dict[str, Exception]) -> None:
        self.no, self.asked, self.keys = no, list[str](), dict[str, bytes]()

    def issue(self, request: str, host: str, writer: ZoneWriter, order_url: str = "") -> str:
        del request, writer, order_url
        station = host.partition(".")[0]
        self.asked.append(station)
        if station in self.no:
            raise self.no[station]
        return ROOT.chain(self.keys[station], host).decode()


def ask(county: County, fake: Fake, *stations: str) -> None:
    """These stations have joined, and ask with a fresh key."""
    for station in stations:
        key = fake.keys[station] = tls.new_key()
        host = f"{station}.{ZONE}"
        with county.store.writing() as rows:
            rows.run("expect_station", station=station, county="222424", currency="CNY", added_at=1)
            rows.connection.exec_driver_sql("UPDATE hub_stations SET state = 'joined'")
            rows.run(
                "certificate_asked", station=station, host=host, key_id=tls.key_mark(key),
                request=tls.request_for(key, host), asked_at=1,
            )  # fmt: skip


def round_of(county: County, fake: Fake) -> Done:
    fake.asked.clear()
    connect = cast(Callable[[Settings, bytes], Authority], lambda *_: fake)
    return certify(county.store, SETTINGS, connect, StubbornZone())


def test_a_station_that_came_too_often_waits_alone_and_behind_the_others(county: County) -> None:
    first, second = STATIONS[:2]
    fake = Fake({first: NotIssued("rate", "too often")})
    ask(county, fake, first, second)
    assert round_of(county, fake) == Done(1, 1)
    assert round_of(county, fake) == Done(0, 0)
    ask(county, fake, first, second)
    county.clock.step(hours=4)
    ask(county, fake, STATIONS[2])
    assert round_of(county, fake) == Done(2, 1)
    assert fake.asked[0] == STATIONS[2], "who was not tried yet is first"


def test_three_in_a_row_are_the_limit_of_the_zone(county: County) -> None:
    fake = Fake({one: NotIssued("rate", "too often") for one in STATIONS})
    ask(county, fake, *STATIONS)
    assert round_of(county, fake) == Done(0, 3)
    assert not who_is_due(county.store, SETTINGS)


def test_a_new_key_does_not_bring_the_next_try_forward(county: County) -> None:
    fake = Fake({STATIONS[0]: NotIssued("refused", "no")})
    ask(county, fake, STATIONS[0])
    assert round_of(county, fake) == Done(0, 1)
    ask(county, fake, STATIONS[0])
    assert round_of(county, fake) == Done(0, 0)
    county.clock.step(hours=1)
    assert round_of(county, fake) == Done(0, 1)
    county.clock.step(hours=1)
    assert round_of(county, fake) == Done(0, 0), "longer each time, whatever the key"


def test_a_station_is_given_a_few_a_week(county: County) -> None:
    fake = Fake({})
    for _ in range(STATION_WEEK_MOST):
        ask(county, fake, STATIONS[0])
        assert round_of(county, fake) == Done(1, 0)
    ask(county, fake, *STATIONS[:2])
    assert round_of(county, fake) == Done(1, 0)
    assert fake.asked == [STATIONS[1]]


def test_whatever_goes_wrong_with_one_does_not_stop_the_others(county: County) -> None:
    fake = Fake({STATIONS[0]: KeyError("finalize")})
    ask(county, fake, *STATIONS[:2])
    assert round_of(county, fake) == Done(1, 1)
    assert round_of(county, fake) == Done(0, 0), "it was noted, with a pause"
