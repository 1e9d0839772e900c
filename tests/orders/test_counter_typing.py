"""All of the counter says what is being typed, and Enter presses the green key."""

import re

from werkzeug.test import TestResponse

from tests.cast import Settled, client
from tests.catalogue.hands import words
from tests.money.conftest import morning, till
from tests.orders.hands import COUNTER, Clerk

__all__ = ["morning", "till"]
GREEN = re.compile(
    r'<button type="submit" class="btn go" name="pay" value="(\w+)"[^>]*>.*?</button>', re.DOTALL
)


def with_eggs(settled: Settled) -> Clerk:
    hand = Clerk(client(settled.app, "pak")).begin()
    return hand.press("pick", "F0001").press("choose", "P0001")


def typing(hand: Clerk, **typed: str) -> TestResponse:
    """What comes back while a field is being typed into."""
    told = {**hand.form.fields, **typed, "live": "1"}
    return hand.browser.get(COUNTER, query_string=told, headers={"HX-Request": "true"})


def test_the_line_says_what_is_typed(till: Settled) -> None:
    answer = typing(with_eggs(till), quantity="4")
    assert "닭알 4판" in words(answer)
    assert 'aria-pressed="true">1<' not in answer.text
    assert "108.00원" in words(answer)


def test_what_is_no_number_is_said_and_nothing_looks_ready(till: Settled) -> None:
    hand = with_eggs(till)
    assert GREEN.search(hand.page.text)
    answer = typing(hand, quantity="xyz")
    assert 'id="e-line"' in answer.text
    assert 'name="pay"' not in answer.text
    assert GREEN.search(typing(hand, quantity="2").text)


def test_a_line_beside_a_wrong_one_makes_nothing_ready(till: Settled) -> None:
    hand = with_eggs(till).press("add", "1").press("choose", "P0001")
    answer = typing(hand, quantity="xyz")
    assert "27.00원" in words(answer)
    assert 'name="pay"' not in answer.text


def test_every_piece_that_is_drawn_anew_stands_on_the_page(till: Settled) -> None:
    """htmx silently leaves a piece as it was where none of its name comes back."""
    hand = with_eggs(till)
    pieces = re.findall(r'hx-select-oob="([^"]+)"', hand.page.text)
    assert pieces
    for answer in (hand.page, typing(hand, quantity="4"), typing(hand, quantity="xyz")):
        for piece in pieces[0].split(","):
            assert f'id="{piece.strip().removeprefix("#")}"' in answer.text, piece


def test_the_hand_stays_in_the_field_while_it_types(till: Settled) -> None:
    answer = typing(with_eggs(till), quantity="4")
    assert "data-focus" not in answer.text
    assert "autofocus" not in answer.text


def test_the_green_key_is_the_one_that_enter_presses(till: Settled) -> None:
    hand = with_eggs(till)
    assert GREEN.findall(hand.page.text) == ["exact"]
    hand.press("note", "100")
    green = GREEN.search(hand.page.text)
    assert green
    assert green[1] == "given"
    assert "<kbd>Enter</kbd>" in green[0]
    assert "data-focus" in green[0]
    assert GREEN.findall(typing(hand, given="1").text) == []  # too little: no key looks ready
    hand.pay("given")
    assert "거스름돈 73.00원" in words(hand.page)
