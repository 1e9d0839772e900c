"""What an officer of the tests sends: words, goods, and looking at whom they reached."""

from dataclasses import replace
from datetime import date

from app import feed_kinds
from tests.cast import new_act
from tests.hub.county import LI, County
from village.catalogue.unit_rules import Product, Unit
from village.ground import journal
from village.ground.unit import Store
from village.hub import goods, messages, news_queries
from village.hub.messages import Message
from village.sync import message_queries
from village.sync.message_rules import To
from village.sync.rules import FeedItem, FeedMark

TODAY = date(2026, 11, 21)
MARK = FeedMark("all", "0" * 16, 1, "0" * 64)
TRUCK = Message(
    {"ko": "래일 10시에 닭알 수매차가 옵니다.", "en": "The egg lorry comes tomorrow at 10."},
    ("clerks", "farmers"), "2026-11-28",
)  # fmt: skip
PINE = Product(
    "", "other_goods", "gram", "item", "mixedgrain", (Unit("jin", 500), Unit("kg", 1000)),
    {"ko": "잣나무씨", "zh": "红松子", "vi": "hạt thông đỏ", "en": "red pine nuts"},
)  # fmt: skip


def say(
    county: County, message: Message = TRUCK, audience: str = "all", corrects: str = "",
    who: str = LI,
) -> str:  # fmt: skip
    """What the centre calls the message."""
    row = messages.send_message(county.store, new_act(who), message, audience, corrects)
    return str(row["subject"])


def send_goods(county: County, product: Product = PINE, *, active: bool = True) -> str:
    """What the centre calls the goods."""
    row = goods.send_product(county.store, new_act(LI), product, "all", active=active)
    return str(row["subject"])


def told(db: Store, person: str = "C0001", whom: To = "clerks", today: date = TODAY) -> list[str]:
    """What she is shown and has not read, in English where there is English."""
    found = message_queries.unread(db, person, whom, today)
    return [one.texts.get("en") or next(iter(one.texts.values())) for one in found]


def reached(county: County) -> list[tuple[str, int, int, int]]:
    """(kind, have it, could not take it, are meant) of all that was sent, newest first."""
    with county.store.reading() as rows:
        found = news_queries.sendings(rows, 2**53)
    return [(one.name, one.have, one.refused, len(one.receivers)) for one in found]


def item(name: str, number: int, **facts: object) -> FeedItem:
    mark = replace(MARK, number=number, head=f"{number:064x}")
    return FeedItem(mark, f"{number:026d}", name, 1, 1_000, facts)


def take(db: Store, given: FeedItem) -> None:
    feed_kinds[given.name].take(db, new_act("hub"), given)


def rebuilds_the_same(db: Store) -> None:
    before = journal.state_hash(db)
    journal.rebuild(db)
    assert journal.state_hash(db) == before
