"""How what the centre tells of goods changes rows."""

from village.catalogue.facts import change_product, put_product
from village.catalogue.news_rules import PriceGuideReceived, ProductReceived
from village.ground.chain import Event
from village.ground.files import is_file_name
from village.ground.unit import Applier, Store
from village.sync.facts import mark_feed, want_file


def apply_price_guide(db: Store, event: Event) -> None:
    guide: PriceGuideReceived = event.fact
    mark_feed(db, guide.feed)
    db.change(
        "INSERT INTO catalogue_price_guides"
        " (key, unit, unit_size, price_minor, currency, version) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (key, unit) DO UPDATE SET unit_size = excluded.unit_size,"
        " price_minor = excluded.price_minor, currency = excluded.currency,"
        " version = excluded.version WHERE excluded.version > version",
        (
            guide.key, guide.unit, guide.unit_size, guide.price_minor, guide.currency,
            guide.version,
        ),
    )  # fmt: skip


def apply_product_received(db: Store, event: Event) -> None:
    """New goods, or the goods of that number anew; an older version changes nothing."""
    fact: ProductReceived = event.fact
    mark_feed(db, fact.feed)
    if is_file_name(fact.product.picture):
        want_file(db, fact.product.picture)
    newer = db.change(
        "INSERT INTO catalogue_centre_goods (subject, product, version) VALUES (?, ?, ?)"
        " ON CONFLICT (subject) DO UPDATE SET version = excluded.version,"
        " product = excluded.product WHERE excluded.version > version",
        (fact.subject, fact.product.number, fact.version),
    )
    if not newer:
        return
    known = db.value("SELECT 1 FROM catalogue_products WHERE number = ?", (fact.product.number,))
    if not known:
        put_product(db, fact.product)
    change_product(db, fact.product, active=fact.active)


APPLIES: tuple[Applier, ...] = (
    Applier(PriceGuideReceived, apply_price_guide),
    Applier(ProductReceived, apply_product_received),
)
