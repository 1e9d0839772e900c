"""A station with something on every page: its village, yesterday closed, today half lived."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from app import open_house
from tests.browser.furnished_account import ACCOUNT, BANK, tell_account
from tests.browser.furnished_papers import tell_papers
from tests.cast import DEVICE, MANAGER, PAK, PHRASES, new_act, set_code
from tests.drawn import ROOT
from village.catalogue import commands as catalogue
from village.catalogue.rules import Wish
from village.ground.amounts import CURRENCIES, note_piles
from village.ground.clock import HandedClock
from village.ground.config import Config
from village.ground.unit import Store, writing
from village.hall.choice_routes import LANGUAGE_COOKIE
from village.hall.demo_seed import Goods, Member, Seed, read_seed
from village.money import commands as money
from village.money import dividend_commands as dividends
from village.money import queries as books
from village.orders import closing, order_commands, own_commands
from village.orders import commands as orders
from village.orders import refund_commands as refunds
from village.orders.dividends import Wish as Shares
from village.orders.dividends import propose_dividend
from village.orders.order_rules import OrderPrivate
from village.orders.rules import BasketLine
from village.payments.banks import banks
from village.people import calls, visits
from village.people import commands as people
from village.people import household_queries as households
from village.people.commands import NewPerson
from village.people.visits_routes import FARMER_COOKIE, STAFF_COOKIE

# Each language at the place where it is at home; English visits the first.
PLACES = {"ko": "dongxing", "zh": "dongxing", "vi": "vinh-long", "en": "dongxing"}
TODAY = date(2026, 11, 21)
HOUSEHOLDS, PRODUCTS = 8, 14
DIGITS = "4826"
COLLECTION = "wxp://f2f0aBcDeFgHiJkLmNoP"
KIM, CHOI, OWNER = "F0001", "F0002", "F0003"  # the last has a payment code of her own
OTHER = "F0004"  # gets a new card on the way, which ends her visits: nobody looks with her eyes


@dataclass(frozen=True)
class Furnished:
    """Where it lies, who may come in with which cookies, and what its pages can be asked for."""

    folder: Path
    now: datetime
    cookies: dict[str, dict[str, str]]  # by role; "helped": a clerk acting for a farmer
    things: dict[str, str]  # addresses name these: a listing, a sale, an order
    names: frozenset[str]  # what people and places are called, in any script


def furnish(folder: Path, language: str) -> Furnished:
    """A whole station in `folder`, its people reading `language`."""
    seed = read_seed(ROOT / "db" / "seeds", PLACES[language])
    clock = HandedClock(seed.moment(TODAY - timedelta(days=1), 8))
    house = open_house(Config(data=folder), clock)
    db = house.store()
    house.writer.connection().execute("PRAGMA synchronous = OFF")
    things = add_village(db, seed, language)
    goods = add_goods(db, seed)
    add_own_code(db, seed)
    live_yesterday(db, clock, seed, goods)
    clock.moment = seed.moment(TODAY, 8)
    things |= live_today(db, seed, goods)
    clock.moment = seed.moment(TODAY, 9) + timedelta(minutes=14)
    cookies = come_in(db, language)
    names = names_in(seed)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    house.close()
    return Furnished(folder, clock.moment, cookies, things, names)


def add_village(db: Store, seed: Seed, language: str) -> dict[str, str]:
    """Manager, clerks, households; a card for the first farmer. Her card's token."""
    staff = [
        NewPerson("manager", seed.manager.name, language, PHRASES[MANAGER], face=seed.manager.face),
        *(
            NewPerson("clerk", clerk.name, language, PHRASES[PAK], face=clerk.face)
            for clerk in seed.clerks
        ),
    ]
    people.set_up_station(db, new_act(MANAGER), replace(seed.station, language=language), staff)
    people.set_secret(db, PAK, "quick", "7351")
    for house in seed.households[:HOUSEHOLDS]:
        number = None
        for member in house.members:
            event = people.add_person(db, new_act(), person(member, language, house.group, number))
            number = event.fact.person.household
    _, token = people.give_card(db, new_act(), KIM)
    return {"card": token, "farmer": KIM, "other": OTHER, "clerk": PAK, "manager": MANAGER}


def person(member: Member, language: str, group: str, household: str | None) -> NewPerson:
    return NewPerson(
        "farmer", member.name, language, DIGITS, title=member.title, phone=member.phone,
        face=member.face, household=household, group=None if household else group,
        shared_account=household is not None,
    )  # fmt: skip


def add_goods(db: Store, seed: Seed) -> list[Goods]:
    """Products with today's prices, and the station's code."""
    goods = []
    for each in seed.goods[:PRODUCTS]:
        number = catalogue.add_product(db, new_act(MANAGER), each.product).fact.product.number
        catalogue.set_price(db, new_act(MANAGER), number, each.unit, each.price_minor)
        goods.append(each.numbered(number))
    if seed.station.country == "VN":
        set_code(db, seed.payee, bank_bin=BANK, account=ACCOUNT)
    else:
        set_code(db, seed.payee, text=COLLECTION)
    return goods


def add_own_code(db: Store, seed: Seed) -> None:
    """The owner's, for what is wholly hers."""
    hers = [member.name for house in seed.households for member in house.members][2]
    if seed.station.country == "VN":
        set_code(db, hers, bank_bin=BANK, account=ACCOUNT[::-1], farmer=OWNER)
    else:
        set_code(db, hers, text=f"{COLLECTION}Q", farmer=OWNER)


def line(goods: Goods, farmer: str, packs: int = 1) -> BasketLine:
    """So many packs of a farmer's goods at the usual price."""
    quantity = goods.unit_size * packs
    return BasketLine(farmer, goods.number, goods.unit, quantity, goods.price_minor)


def put_up(db: Store, goods: Goods, farmer: str, packs: int) -> str:
    """The listing's number."""
    wish = Wish(goods.number, goods.unit, goods.unit_size * packs, goods.price_minor)
    number: str = catalogue.list_goods(db, new_act(farmer), farmer, wish).fact.listing
    return number


def live_yesterday(db: Store, clock: HandedClock, seed: Seed, goods: list[Goods]) -> None:
    """A small day with each kind of thing in it, closed with a coin too few."""
    day = TODAY - timedelta(days=1)
    money.open_day(db, new_act(), day, seed.float_minor)
    for farmer, each in ((KIM, goods[0]), (KIM, goods[4]), (CHOI, goods[3])):
        put_up(db, each, farmer, 6)
    orders.record_cash_sale(db, new_act(), [line(goods[0], KIM, 2)])
    orders.record_cash_sale(db, new_act(), [line(goods[4], KIM), line(goods[3], CHOI)])
    shown = orders.show_code(db, new_act(), [line(goods[3], CHOI)])
    orders.claim_code_sale(db, new_act(), shown.id)
    orders.confirm_payment(db, new_act(), shown.id)
    money.pay_out(db, new_act(), KIM, seed.station.cash_step_minor * 20)
    clock.step(hours=9)
    counts = dict(note_piles(books.cash_in(db), seed.station.currency))
    coin = min(counts)
    counts[coin] -= 1
    closing.close_day(db, new_act(), counts, seed.reason)


def live_today(db: Store, seed: Seed, goods: list[Goods]) -> dict[str, str]:
    """Open, with sales, codes and orders in every state; the ids their pages are found by."""
    money.open_day(db, new_act(), TODAY, seed.float_minor, why="safe")
    eggs = goods[0]
    listing = put_up(db, eggs, KIM, 8)
    withdrawn = put_up(db, goods[4], KIM, 3)
    catalogue.withdraw_goods(db, new_act(KIM), KIM, withdrawn)
    taken = put_up(db, goods[5], KIM, 4)
    catalogue.take_goods(db, new_act(KIM), KIM, taken, goods[5].unit_size, "gift")
    given = eggs.price_minor * 2
    sale = orders.record_cash_sale(db, new_act(), [line(eggs, KIM)], given_minor=given)
    both = orders.record_cash_sale(db, new_act(), [line(goods[3], CHOI, 2), line(eggs, KIM)])
    undone = orders.record_cash_sale(db, new_act(), [line(goods[3], CHOI)])
    orders.undo_sale(db, new_act(), undone.id)
    own = orders.record_own_sale(db, new_act(KIM), line(goods[4], KIM))
    shown = orders.show_code(db, new_act(KIM), [line(eggs, KIM)])
    claimed = orders.show_code(db, new_act(KIM), [line(eggs, KIM)])
    orders.claim_code_sale(db, new_act(KIM), claimed.id)
    payout = money.pay_out(db, new_act(), KIM, seed.station.cash_step_minor * 10)
    found = {
        "product": eggs.number, "unit": eggs.unit, "quantity": str(eggs.unit_size * 2),
        "listing": listing, "withdrawn": withdrawn, "taken": taken,
        "price": typed(eggs.price_minor, seed), "much": typed(eggs.price_minor * 3, seed),
        "coin": typed(seed.station.cash_step_minor * 10, seed),
        "sale": sale.id, "both": both.id, "undone": undone.id, "own": own.id,
        "shown": shown.id, "claimed": claimed.id, "payout": payout.id,
        "coin_minor": str(seed.station.cash_step_minor),
        "yesterday": (TODAY - timedelta(days=1)).isoformat(), "today": TODAY.isoformat(),
    }  # fmt: skip
    back = refunds.refund_sale(db, new_act(), both.id, {1: eggs.unit_size})
    found["refund"] = back.id
    calls.call_clerk(db, CHOI, DEVICE)
    found |= tell_papers(db, sale.id)
    found |= place_orders(db, seed, eggs, goods[3]) | share(db, seed) | sell_by_own_code(db, eggs)
    return found | tell_account(db, seed, eggs, line(eggs, KIM), TODAY.isoformat())


def sell_by_own_code(db: Store, goods: Goods) -> dict[str, str]:
    """Shown twice, and once the money came to her own account."""
    shown, said = (
        orders.show_code(db, new_act(OWNER), [line(goods, OWNER)], channel="own").id
        for _ in range(2)
    )
    sale = own_commands.record_own_code_sale(db, new_act(OWNER), said, OWNER)
    return {"own_code": sale.id, "own_shown": shown, "owner": OWNER}


def share(db: Store, seed: Seed) -> dict[str, str]:
    """Yesterday's books closed, a grant shared out and one household paid; a second list waits."""
    dividends.close_year(db, new_act(MANAGER), TODAY - timedelta(days=1), 1_000)
    grant = dividends.receive_grant(
        db, new_act(MANAGER), seed.payee, seed.station.cash_step_minor * 807
    ).fact
    wish = Shares("head", 0, {grant.number: grant.amount_minor * 2 // 3})
    done, waits = (
        propose_dividend(db, new_act(MANAGER), each).id
        for each in (
            wish,
            replace(wish, method="household", of_grants={grant.number: grant.amount_minor // 4}),
        )
    )
    dividends.approve_dividend(db, new_act(MANAGER), done)
    dividends.approve_dividend(db, new_act(), done)
    dividends.approve_dividend(db, new_act(MANAGER), waits)
    paid = dividends.pay_dividend(db, new_act(), "H0002", households.takers(db, "H0002")[0].number)
    return {
        "dividend_payout": paid.id,
        "dividend": done,
        "dividend_waits": waits,
        "member": "H0001",
        "grant": grant.number,
    }


def typed(minor: int, seed: Seed) -> str:
    """A sum as a clerk types it."""
    return format(Decimal(minor).scaleb(-CURRENCIES[seed.station.currency].exponent), "f")


def place_orders(db: Store, seed: Seed, eggs: Goods, other: Goods) -> dict[str, str]:
    """One waiting, one whose code is shown, one paid, one fetched, one owed for."""
    placed = [
        order_commands.place_order(
            db, new_act(), [line(eggs, KIM)], OrderPrivate(buyer.name, buyer.phone)
        ).id
        for buyer in seed.buyers[:4]
    ]
    code = order_commands.show_order_code(db, new_act(), placed[1])
    order_commands.pay_order_cash(db, new_act(), placed[2])
    order_commands.pay_order_cash(db, new_act(), placed[3])
    order_commands.hand_over(db, new_act(), placed[3])
    names = ("order", "order_coded", "order_paid", "order_gone")
    return dict(zip(names, placed, strict=True)) | {
        "order_code": code.id, "order_owed": owe(db, seed.buyers[0], other),
        "buyer": seed.buyers[3].name[:1],
    }  # fmt: skip


def owe(db: Store, buyer: Member, goods: Goods) -> str:
    """An order that was fetched, and whose money was not found."""
    private = OrderPrivate(buyer.name, buyer.phone)
    order = order_commands.place_order(db, new_act(), [line(goods, CHOI)], private).id
    code = order_commands.show_order_code(db, new_act(), order).id
    order_commands.claim_order_payment(db, new_act(), code)
    order_commands.hand_over(db, new_act(), order)
    orders.payment_not_found(db, new_act(), code)
    return order


def come_in(db: Store, language: str) -> dict[str, dict[str, str]]:
    """Everybody is in; which cookies say so."""
    with writing(db):
        farmer = visits.begin(db, KIM, DEVICE)
        owner = visits.begin(db, OWNER, DEVICE)
        helped = visits.begin(db, CHOI, DEVICE, assisted_by=PAK)
    clerk = {STAFF_COOKIE: visits.begin_first_shift(db, PAK, DEVICE)}
    return {
        "nobody": {LANGUAGE_COOKIE: language},
        "farmer": {FARMER_COOKIE: farmer},
        "owner": {FARMER_COOKIE: owner},
        "clerk": clerk,
        "manager": {STAFF_COOKIE: visits.begin_first_shift(db, MANAGER, DEVICE)},
        "helped": clerk | {FARMER_COOKIE: helped},
    }


def names_in(seed: Seed) -> frozenset[str]:
    """Names stand on pages as they are written, in whatever script."""
    station = seed.station
    members = [seed.manager, *seed.clerks, *seed.buyers]
    members += [member for house in seed.households for member in house.members]
    places = {*station.names.values(), *station.place_names.values(), seed.payee, seed.reason}
    groups = {house.group for house in seed.households}
    named_banks = {bank.title for bank in banks().values()}
    return frozenset(places | groups | named_banks | {member.name for member in members})
