"""A county's hub that one furnished station has sent its days to."""

from pathlib import Path

from app import create_app, feed_kinds, open_house
from tests.browser.furnished import PLACES, Furnished, furnish
from tests.cast import new_act
from tests.drawn import ROOT
from tests.hub.county import LI, LI_PHRASE, let_in, served
from village.ground.clock import HandedClock
from village.ground.config import Config
from village.hall.demo_seed import read_seed
from village.hub import codes, guides, officers
from village.hub.door_routes import COOKIE, LANGUAGE_COOKIE
from village.hub.guides import Guide
from village.hub.officers import FirstDay
from village.hub.places import path_of, places
from village.hub.store import HubStore
from village.sync.courier import sync_once
from village.sync.enrolment import enrol

# A number that is expected and has not come yet.
EXPECTED = {"CN": "222424107299", "VN": "29558"}


def half_in(store: HubStore, language: str) -> str:
    """The visit of an officer who has no second key yet."""
    number = officers.add_officer(store, "Cui", LI_PHRASE, language)
    return officers.come_in(store, number, LI_PHRASE).token


def furnish_hub(folder: Path, language: str) -> Furnished:
    """Everything an officer's pages can show, read in `language`."""
    station = furnish(folder / "station", language)
    seed = read_seed(ROOT / "db" / "seeds", PLACES[language])
    number, country = seed.station.station, seed.station.country
    clock = HandedClock(station.now)
    app = create_app(Config(data=folder, role="hub"), clock)
    store: HubStore = app.extensions["hub"]
    place = seed.station.place_names[language]
    first = FirstDay(place, number[:4], place, country, language)
    officers.set_up(store, first, "Li", LI_PHRASE)
    house = open_house(Config(data=station.folder), clock)
    with served(app) as url:
        enrol(house.store(), url, codes.make_code(store, number, LI).letters)
        assert sync_once(house.store(), feed_kinds).outcome == "sent"
        eggs = seed.goods[0]
        guides.send_price_guide(
            store, new_act(LI), Guide(eggs.product.key, eggs.unit, eggs.unit_size, 2900), "all"
        )
        sync_once(house.store(), feed_kinds)
    codes.make_code(store, EXPECTED[country], LI)
    epoch = house.store().epoch
    house.close()
    token, half = let_in(store), half_in(store, language)
    store.close()
    things = station.things | {
        "station": number,
        "epoch": epoch,
        "seq": "20",
        "expected": EXPECTED[country],
        "above": path_of(number, country)[-1],
    }
    above = {places()[code].called(language) for code in path_of(number, country)}
    cookies = {
        "nobody": {LANGUAGE_COOKIE: language},
        "officer": {COOKIE: token},
        "half in": {COOKIE: half},
    }
    return Furnished(folder, station.now, cookies, things, station.names | {"Li"} | above)
