"""The price guide: what an officer thinks a unit is worth today."""

from dataclasses import dataclass

from village.ground.errors import Refusal
from village.ground.unit import Act
from village.hub import news
from village.hub.feed_rules import PriceGuideSet
from village.hub.store import HubStore, Row, Rows


@dataclass(frozen=True)
class Guide:
    """What an officer wants to send: a product's unit and what it is worth, minor units."""

    product: str
    unit: str
    unit_size: int
    price_minor: int


def send_price_guide(store: HubStore, act: Act, guide: Guide, audience: str) -> Row:
    """One price for an audience (news.send); the same act sends once. The sending's row.

    Raises hub.refusal.audience, hub.refusal.product where no station sells it in that unit.
    """

    def make(rows: Rows, version: int) -> news.Said:
        check(rows, guide)
        own = rows.one("own")
        assert own is not None, "an officer came in, so the hub has been set up"
        item = PriceGuideSet(
            guide.product, guide.unit, guide.unit_size, guide.price_minor, own["currency"], version
        )
        return news.Said(f"{guide.product} {guide.unit}", item)

    return news.send(store, act, audience, make)


def check(rows: Rows, guide: Guide) -> None:
    """Whether some station sells it in that unit. Raises hub.refusal.product."""
    units = {(row["product"], row["unit"], row["unit_size"]) for row in rows.all("offered_units")}
    if (guide.product, guide.unit, guide.unit_size) not in units:
        raise Refusal("hub.refusal.product", field="goods")
