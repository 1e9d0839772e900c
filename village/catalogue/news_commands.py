"""What the centre tells of goods is taken here: price guides, and products of its catalogue."""

from dataclasses import replace

from village.catalogue import news_rules, queries
from village.catalogue.unit_rules import OWN_NAME_KEY, Product
from village.ground import journal
from village.ground.chain import Event
from village.ground.errors import Refusal
from village.ground.ids import next_number
from village.ground.unit import Act, Store, writing
from village.people import queries as people
from village.sync.rules import FeedItem


def take_price_guide(db: Store, act: Act, item: FeedItem) -> Event:
    """A price guide from the centre's feed becomes an event of this station, once.

    Refuses with catalogue.refusal.guide where its money, unit or size makes no sense here.
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        guide = news_rules.guide_in(item)
        if guide.currency != people.require_station(db).currency:
            raise Refusal("catalogue.refusal.guide")
        return journal.record(db, act, guide)


def take_product(db: Store, act: Act, item: FeedItem) -> Event:
    """Goods of the centre become goods here, under the number they have or get at this station.

    Refuses with catalogue.refusal.product_news where they make no sense, or are counted otherwise.
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        told = news_rules.product_in(item)
        known = _known(db, told)
        if known and known.base != told.product.base:
            raise Refusal("catalogue.refusal.product_news")
        last = db.value("SELECT number FROM catalogue_products ORDER BY rowid DESC LIMIT 1")
        number = known.number if known else next_number("P", last)
        return journal.record(db, act, replace(told, product=replace(told.product, number=number)))


def _known(db: Store, told: news_rules.ProductReceived) -> Product | None:
    """The product here that is meant: taken from the centre before, or by its word."""
    number = db.value(
        "SELECT product FROM catalogue_centre_goods WHERE subject = ?", (told.subject,)
    )
    if number:
        return queries.require_product(db, number)
    if told.product.key == OWN_NAME_KEY:
        return None
    return queries.product_by_key(db, told.product.key)
