"""What a clerk's hand does at the counter: it presses the keys the page offers, and counts them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

COUNTER = "/orders/counter"


class CounterForm(HTMLParser):
    """The one form of the counter: every field with all its values, and every key."""

    def __init__(self, answer: TestResponse) -> None:
        super().__init__()
        self.inside = False
        self.fields: dict[str, list[str]] = {}
        self.keys: list[tuple[str, str]] = []
        self.feed(answer.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = told.get("class") == "zones"
        elif self.inside and tag == "input":
            self.fields.setdefault(told["name"], []).append(told.get("value", ""))
        elif self.inside and tag == "button" and "name" in told:
            self.keys.append((told["name"], told.get("value", "")))


@dataclass
class Clerk:
    """A browser without JavaScript at the counter; every key and every tap is counted."""

    browser: FlaskClient
    taps: int = 0
    page: TestResponse = field(init=False)

    def begin(self, where: str = COUNTER) -> "Clerk":
        self.page = self.browser.get(where, follow_redirects=True)
        return self

    @property
    def form(self) -> CounterForm:
        """All that the counter's one form holds."""
        return CounterForm(self.page)

    def ask(self, **typed: str) -> "Clerk":
        """Enter: the form goes as a question, with what was typed into it."""
        told = {**self.form.fields, **typed}
        self.page = self.browser.get(COUNTER, query_string=told, follow_redirects=True)
        return self

    def scan(self, token: str) -> "Clerk":
        return self.ask(find=f"http://10.77.0.1/people/card/{token}")

    def press(self, name: str, value: str, **typed: str) -> "Clerk":
        """One tap on a key that the page really shows."""
        self.taps += 1
        assert (name, value) in self.form.keys, (name, value, self.form.keys)
        return self.ask(**typed, **{name: value})

    def pay(self, way: str = "exact", **typed: str) -> TestResponse:
        """One tap on a money key; the answer itself, not where it leads."""
        self.taps += 1
        assert ("pay", way) in self.form.keys, self.form.keys
        where = "/orders/codes" if way == "code" else "/orders/sales"
        answer = self.browser.post(where, data={**self.form.fields, **typed, "pay": way})
        if answer.status_code == 303:
            self.begin(answer.headers["Location"])
        else:
            self.page = answer
        return answer
