"""What hands do on a page: read the forms it offers, press one, and put goods up."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.cast import KIM, Settled, new_act
from village.catalogue import commands, queries
from village.catalogue.queries import Listing
from village.catalogue.rules import Wish


def list_eggs(
    settled: Settled, trays: int = 2, farmer: str = KIM, price_minor: int = 2_700
) -> Listing:
    """Eggs put up by a farmer; the lot they became."""
    wish = Wish("P0001", "tray30", 30 * trays, price_minor)
    event = commands.list_goods(settled.db, new_act(farmer), farmer, wish)
    return queries.require_listing(settled.db, event.fact.listing)


def lot(settled: Settled, listing: str = "L0001") -> Listing:
    return queries.require_listing(settled.db, listing)


def count(settled: Settled, table: str) -> int:
    found: int = settled.db.value(f"SELECT count(*) FROM {table}")
    return found


@dataclass
class Form:
    """A form of a page: where it goes, what is filled in, and the keys that send it."""

    action: str = ""
    method: str = "get"
    fields: dict[str, str] = field(default_factory=dict)
    keys: list[tuple[str, str]] = field(default_factory=list)


class Page(HTMLParser):
    """The links and forms of an answer, as a hand without JavaScript finds them."""

    def __init__(self, answer: TestResponse) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self.feed(answer.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.append(told.get("href", ""))
        elif tag == "form":
            self.forms.append(Form(told.get("action", ""), told.get("method", "get")))
        elif tag == "input" and self.forms and "name" in told:
            self.forms[-1].fields[told["name"]] = told.get("value", "")
        elif tag == "button" and self.forms and "name" in told:
            self.forms[-1].keys.append((told["name"], told.get("value", "")))

    def form(self, part: str, method: str = "get") -> Form:
        """The form whose action holds `part`."""
        return next(each for each in self.forms if part in each.action and each.method == method)


def act_in(answer: TestResponse, part: str) -> str:
    """The act id of the form that goes to an address with `part` in it."""
    return Page(answer).form(part, "post").fields["act"]


def price_form(browser: FlaskClient, **told: object) -> dict[str, str]:
    """The last form of the flow for two trays of eggs, ready to be sent; `told` changes it."""
    answer = browser.get("/catalogue/sell/P0001/price?unit=tray30&quantity=60")
    fields = Page(answer).form("/price", "post").fields
    return {**fields, **{name: str(value) for name, value in told.items()}}


def words(answer: TestResponse) -> str:
    """The text of a page, tags off."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.text))
