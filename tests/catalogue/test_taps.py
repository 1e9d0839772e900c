"""How many taps a farmer needs: every link, chip, key of the pad and OK is one."""

from dataclasses import dataclass, field

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.cast import Settled, client
from tests.catalogue.hands import Form, Page, list_eggs, lot


@dataclass
class Hand:
    """A farmer's thumb: it opens what a page offers and counts."""

    browser: FlaskClient
    taps: int = 0
    page: TestResponse = field(init=False)

    def start(self, where: str = "/") -> None:
        self.page = self.browser.get(where)
        assert self.page.status_code == 200

    def link(self, part: str) -> None:
        self.taps += 1
        where = next(link for link in Page(self.page).links if part in link)
        self.start(where)

    def chip(self, name: str, value: str) -> None:
        self.taps += 1
        form = Page(self.page).form("/price")
        assert (name, value) in form.keys
        self.page = self.browser.get(form.action, query_string={**form.fields, name: value})

    def type_and_ok(self, name: str, digits: str) -> None:
        self.taps += len(digits) + 1
        form = next(each for each in Page(self.page).forms if name in each.fields)
        told = {**form.fields, name: digits}
        self.page = self.browser.get(form.action, query_string=told)

    def ok(self) -> None:
        self.taps += 1
        form: Form = Page(self.page).form("/price", "post")
        answer = self.browser.post(form.action, data=form.fields)
        assert answer.status_code == 303
        self.page = self.browser.get(answer.headers["Location"])


def test_sell_again_is_two(shelf: Settled) -> None:
    list_eggs(shelf, trays=2)
    hand = Hand(client(shelf.app, "kim"))
    hand.start()
    hand.link("/price?")
    hand.ok()
    assert hand.taps == 2
    again = lot(shelf, "L0002")
    assert (again.listed_base, again.price_minor) == (60, 2_700)


def test_the_usual_price_is_four(shelf: Settled) -> None:
    list_eggs(shelf, trays=3)
    hand = Hand(client(shelf.app, "kim"))
    hand.start()
    hand.link("/catalogue/sell")
    hand.link("/sell/P0001")
    hand.chip("quantity", "60")
    hand.ok()
    assert hand.taps == 4
    assert lot(shelf, "L0002").listed_base == 60


def test_the_first_ever_is_nine(shelf: Settled) -> None:
    """Goods nobody has priced, an amount of two digits, a price of two digits."""
    hand = Hand(client(shelf.app, "kim"))
    hand.start()
    hand.link("/catalogue/sell")
    hand.link("/sell/P0003")
    hand.type_and_ok("typed", "12")
    hand.type_and_ok("typed_price", "16")
    hand.ok()
    assert hand.taps == 9
    assert (lot(shelf).listed_base, lot(shelf).price_minor) == (6_000, 1_600)
