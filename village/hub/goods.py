"""The centre's catalogue: goods that are new, changed, or off the shelf, for stations to take."""

import re
from dataclasses import replace

from village.catalogue.unit_rules import OWN_NAME_KEY, Product, check_product
from village.ground.errors import Refusal
from village.ground.ids import next_number
from village.ground.unit import Act
from village.hub import news
from village.hub.feed_rules import ProductSet
from village.hub.store import HubStore, Row, Rows

OWN_NUMBER = re.compile(r"N[0-9]{4,9}")


def send_product(
    store: HubStore, act: Act, product: Product, audience: str, *, active: bool = True
) -> Row:
    """Goods for an audience (news.send). Known goods go by their word, others by a number: one that
    is empty becomes the next. Refuses as check_product and with hub.refusal.audience, .sending.
    """
    check_product(replace(product, number=product.number or product.key))

    def make(rows: Rows, version: int) -> news.Said:
        settled = replace(product, number=_number(rows, product))
        return news.Said(settled.number, ProductSet(settled, active, version))

    return news.send(store, act, audience, make)


def _number(rows: Rows, product: Product) -> str:
    if product.key != OWN_NAME_KEY:
        return product.key
    if product.number:
        if rows.one("newest_sending", name=ProductSet.name, subject=product.number) is None:
            raise Refusal("hub.refusal.sending", status=404)
        return product.number
    subjects = (str(row["subject"]) for row in rows.all("subjects_named", name=ProductSet.name))
    numbers = [one for one in subjects if OWN_NUMBER.fullmatch(one)]
    return next_number("N", max(numbers, key=lambda one: int(one[1:]), default=None))
