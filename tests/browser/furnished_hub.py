"""A county's hub that one furnished station has sent its days to."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

from app import create_app, feed_kinds, open_house
from tests.browser.furnished import PLACES, Furnished, furnish
from tests.browser.furnished_account import ACCOUNT
from tests.browser.rig import STICKS
from tests.cast import MANAGER, new_act
from tests.drawn import ROOT
from tests.hub.county import LI, LI_PHRASE, let_in, served
from village.catalogue import queries as catalogue
from village.catalogue.unit_rules import Product, Unit
from village.ground import sticks
from village.ground.clock import HandedClock
from village.ground.config import Config
from village.ground.i18n import LANGUAGES
from village.ground.signing import KEY_BYTES, SigningKey, own_key
from village.ground.unit import Act, Store
from village.hall.demo_seed import Goods, read_seed
from village.hub import bank_services, banks, codes, goods, guides, messages, officers
from village.hub.door_routes import COOKIE, LANGUAGE_COOKIE
from village.hub.guides import Guide
from village.hub.messages import Message
from village.hub.messengers import BRANDS
from village.hub.officers import FirstDay
from village.hub.places import path_of, places
from village.hub.store import HubStore
from village.money import commands as money
from village.money import queries as books
from village.orders import commands as orders
from village.orders.rules import BasketLine
from village.people import commands as people
from village.people import queries as known
from village.people.commands import NewPerson
from village.sync import bundles, queries, restoring
from village.sync import commands as line_commands
from village.sync.courier import sync_once
from village.sync.enrolment import enrol
from village.sync.rules import FeedItem, FeedMark

# A number that is expected and has not come yet.
EXPECTED = {"CN": "222424107299", "VN": "29558"}


# What the centre says: as long as it may be, and short.
LONG = {
    "ko": "래일 오전 10시에 현에서 수매차가 옵니다. 닭알은 판에 담아 아침 9시까지 봉사소에"
    " 가져오십시오.\n값은 전날과 같습니다.",
    "zh": "明天上午10点县里的收购车来村里。鸡蛋请装盘，9点以前送到服务站。\n价钱和昨天一样。",
    "vi": "Sáng mai 10 giờ xe thu mua của trung tâm tới trạm. Bà con xếp hột gà vô vỉ, mang ra"
    " trạm trước 9 giờ.\nGiá như hôm qua.",
    "en": "The county's lorry comes to the village tomorrow at 10. Bring your eggs in trays"
    " before 9.\nThe price is as yesterday's.",
}  # fmt: skip
SHORT = {
    "ko": "오늘 오후에 전기가 나갑니다.", "zh": "今天下午停电。", "vi": "Chiều nay cúp điện.",
    "en": "No electricity this afternoon.",
}  # fmt: skip
PINE_NUTS = "红松子 잣"
MESSAGES = (("farmers", LONG), ("farmers", SHORT), ("clerks", LONG), ("clerks", SHORT))


def said(language: str) -> set[str]:
    """What the centre's messages say: no words of ours."""
    return {SHORT[language], LONG[language][:57], *LONG[language].splitlines()}


def half_in(store: HubStore, language: str) -> str:
    """The visit of an officer who has no second key yet."""
    number = officers.add_officer(store, "Cui", LI_PHRASE, language)
    return officers.come_in(store, number, LI_PHRASE).token


def add_stick(stick: Path, db: Store) -> None:
    """What the station's courier brings, and a file that did not come over whole."""
    sent = sticks.to_centre(stick, db.station)
    sent.parent.mkdir(parents=True)
    sticks.put(sent, bundles.pack(db).data)
    sticks.to_centre(stick, f"{db.station}9").write_bytes(sent.read_bytes()[:-9])


def carry_on_twice(station: Furnished, language: str, *pcs: Store) -> None:
    """Both PCs sell the last of a lot, pay the same money out, know a new farmer."""
    for db in pcs:
        lot = catalogue.open_listings(db, station.things["farmer"])[0]
        basket = BasketLine(
            lot.farmer, lot.product.number, lot.unit.unit, lot.left_base, lot.price_minor
        )
        orders.record_cash_sale(db, new_act(), (basket,))
        due = books.book(db, lot.farmer).payable_minor
        money.pay_out(
            db, new_act(), lot.farmer, due - due % known.require_station(db).cash_step_minor
        )
        name = known.require_farmer(db, lot.farmer).name  # two of one name are no rare thing
        people.add_person(db, new_act(), NewPerson("farmer", name, language, group="3"))


def add_message(db: Store, number: int, to: str, text: dict[str, str]) -> None:
    """As it would have come from the centre."""
    mark = FeedMark("all", "0" * 16, number, f"{number:064x}")
    facts = {
        "message": f"m{number}", "texts": text, "to": [to], "until": "2026-12-31",
        "withdrawn": False, "version": number,
    }  # fmt: skip
    item = FeedItem(mark, f"{number:026d}", "hub.message_sent", 1, 1_795_000_000_000, facts)
    feed_kinds[item.name].take(db, Act(new_act().id, "hub"), item)


def furnish_joined(folder: Path, language: str) -> Furnished:
    """A station with another PC's records taken in, joined to a centre it has no line to.

    Two sticks are in its PC, one with the folder of an old PC.
    """
    station = furnish(folder, language)
    shutil.copytree(folder, folder.with_name(folder.name + "-other"))
    house, other = (
        open_house(Config(data=one), HandedClock(station.now))
        for one in (folder, folder.with_name(folder.name + "-other"))
    )
    db = house.store()
    carry_on_twice(station, language, db, other.store())
    other.close()
    restoring.import_disk(db, other.data, "")
    found = {one["kind"]: one["subject"] for one in queries.clashes(db)}
    line_commands.settle_clash(db, new_act(MANAGER), "oversold", found["oversold"], "left", "3 + 5")
    clash, left = found["payout"], found["number"]
    people.person_left(db, new_act(), left)
    key = own_key(folder, "station", house.random)
    hub = SigningKey(house.random(KEY_BYTES))
    line_commands.pin_hub(
        db, "https://hub.example", dict.fromkeys(LANGUAGES, ""), hub.public, "0" * 16, key.key_id,
        db.epoch,
    )  # fmt: skip
    for number, (to, text) in enumerate(MESSAGES, 1):
        add_message(db, number, to, text)
    house.close()
    for name in STICKS:
        (folder / name).mkdir()
    (folder / STICKS[0] / "instance").mkdir()
    (folder / STICKS[0] / "instance" / "station.db").write_bytes(b"")
    return replace(
        station,
        things=station.things | {"stick": str(folder / STICKS[0]), "clash": clash, "left": left},
        names=station.names | said(language),
    )  # fmt: skip


def send_news(store: HubStore, eggs: Goods, town: str, language: str) -> dict[str, str]:
    """A price, a message and goods, to everybody and to a town; what their pages are found by."""
    guide = Guide(eggs.product.key, eggs.unit, eggs.unit_size, 2900)
    price = guides.send_price_guide(store, new_act(LI), guide, "all")
    both = Message({language: LONG[language]}, ("clerks", "farmers"), "2026-12-31")
    told = messages.send_message(store, new_act(LI), both, "all")
    names = {language: PINE_NUTS}
    product = Product("", "other_goods", "gram", "item", "mixedgrain", (Unit("kg", 1000),), names)
    offered = goods.send_product(store, new_act(LI), product, town)
    found = {"message": told, "goods_sent": offered, "price_sent": price}
    asked = f"{guide.product}|{guide.unit}|{guide.unit_size}"
    words = {"price_goods": asked, "language": language, "text": LONG[language]}
    return (
        words | {"pine_nuts": PINE_NUTS} | {name: str(row["item"]) for name, row in found.items()}
    )


def tell_of_account(store: HubStore, station: str, account: str, day: str) -> None:
    """A payment service watches it: a credit of the station's own account, and one of another."""
    key = bank_services.add_service(store, LI, station, "sepay", "")
    for number, (at, amount) in enumerate(((account, 54_000), ("9990001112", 1_240_000)), 1):
        told = {
            "id": number, "transactionDate": f"{day} 09:20:37", "accountNumber": at,
            "content": "tien trung", "transferType": "in", "transferAmount": amount,
            "referenceCode": f"MB{number}",
        }  # fmt: skip
        signed = {"Authorization": f"Apikey {key}"}
        banks.hear(store, station, "sepay", signed, json.dumps(told).encode())


def furnish_hub(folder: Path, language: str) -> Furnished:
    """Everything an officer's pages can show, read in `language`."""
    station = furnish(folder / "station", language)
    seed = read_seed(ROOT / "db" / "seeds", PLACES[language])
    number, country = seed.station.station, seed.station.country
    clock = HandedClock(station.now)
    app = create_app(Config(data=folder, role="hub"), clock)
    store: HubStore = app.extensions["hub"]
    place = seed.station.place_names[language]
    officers.set_up(store, FirstDay(place, number[:4], place, country, language), "Li", LI_PHRASE)
    house = open_house(Config(data=station.folder), clock)
    with served(app) as url:
        enrol(house.store(), url, codes.make_code(store, number, LI).letters)
        assert sync_once(house.store(), feed_kinds).outcome == "sent"
        sent = send_news(store, seed.goods[0], f"place/{path_of(number, country)[-1]}", language)
        tell_of_account(store, number, ACCOUNT, station.now.date().isoformat())
        for _ in range(2):  # what it takes of that, and then what it could not
            sync_once(house.store(), feed_kinds)
        short = Message({language: SHORT[language]}, ("clerks",), "2026-12-31")
        messages.send_message(store, new_act(LI), short, "all")
    codes.make_code(store, EXPECTED[country], LI)
    epoch = house.store().epoch
    add_stick(folder / STICKS[0], house.store())
    house.close()
    token, half = let_in(store), half_in(store, language)
    store.close()
    own = {"station": number, "epoch": epoch, "seq": "20", "expected": EXPECTED[country]}
    things = station.things | sent | own | {
        "stick": str(folder / STICKS[0]), "above": path_of(number, country)[-1],
    }  # fmt: skip
    names = {places()[code].called(language) for code in path_of(number, country)}
    cookies = {
        "nobody": {LANGUAGE_COOKIE: language},
        "officer": {COOKIE: token},
        "half in": {COOKIE: half},
    }
    names |= station.names | {"Li", PINE_NUTS, *BRANDS.values()} | said(language)
    return Furnished(folder, station.now, cookies, things, frozenset(names))
