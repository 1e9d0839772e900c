"""One day at the station as its people live it, step by step; each step counts its taps."""

import hmac
import io
import re
from base64 import b32decode
from dataclasses import dataclass

import zxingcpp
from PIL import Image

from tests.browser.rig import Served
from tests.cast import PHRASES
from tests.journeys.hand import Hand
from tests.journeys.station import ACCOUNT, COLLECTION, DIGITS, PAK, Morning
from village.ground.amounts import CURRENCIES, fee_of

REASON = "?"
BUYER = "王 Li 리"


@dataclass(frozen=True)
class Figures:
    """What the day must come to, minor units: arithmetic of this file, not of the house."""

    tray: int
    fee: int
    float_minor: int
    step: int

    @property
    def net(self) -> int:
        return self.tray - self.fee

    @property
    def paid_out(self) -> int:
        """All of one tray's net as notes and coins can pay it, in her favour."""
        return -(-self.net // self.step) * self.step

    @property
    def in_till(self) -> int:
        return self.float_minor + self.tray - self.paid_out


def figures_of(morning: Morning) -> Figures:
    tray, station = morning.eggs.price_minor, morning.seed.station
    fee = fee_of(tray, station.fee_basis_points)
    return Figures(tray, fee, morning.seed.float_minor, station.cash_step_minor)


def as_typed(minor: int, currency: str) -> str:
    """A sum as one types it."""
    exponent = CURRENCIES[currency].exponent
    return (
        f"{minor // 10**exponent}.{minor % 10**exponent:0{exponent}d}" if exponent else str(minor)
    )


def read_code(hand: Hand) -> str:
    """What another program reads in a picture of the screen."""
    picture = Image.open(io.BytesIO(hand.page.screenshot()))
    found = zxingcpp.read_barcodes(picture)
    assert len(found) == 1, f"{len(found)} codes can be read at {hand.page.url}"
    return found[0].text


def right_code(text: str, morning: Morning, amount_minor: int | None, reference: str = "") -> bool:
    """Whether a payer's phone would pay the station, this sum, under this reference."""
    if morning.currency == "CNY":
        return text == COLLECTION
    amount = str(amount_minor or "")
    parts = [ACCOUNT, reference, f"54{len(amount):02d}{amount}" if amount else ""]
    return text.startswith("000201") and all(part in text for part in parts)


def reference_on(hand: Hand) -> str:
    found = re.search(r"VS[0-9A-Z]{8}", hand.page.locator("body").inner_text())
    assert found, "a code for a sum carries its reference"
    return found[0]


# --- the steps ------------------------------------------------------------------------------------


def clerk_comes_in(clerk: Hand) -> None:
    clerk.goes(f"/people/staff/{PAK}?phrase=1")
    clerk.writes("phrase", PHRASES[PAK])
    clerk.press(clerk.page.locator(".btn.go"))
    assert clerk.path == "/orders/counter"


def clerk_opens_the_day(clerk: Hand, day: Figures) -> None:
    clerk.tap("orders.counter.open_day")
    clerk.writes("float", as_typed(day.float_minor, clerk.currency))
    clerk.tap("money.day.open", inside="main")
    assert clerk.path == "/orders/counter"
    assert clerk.word("orders.counter.day_closed") not in clerk.page.locator("main").inner_text()


def farmer_comes_in(farmer: Hand, morning: Morning, *, script: bool) -> None:
    """The card is scanned; four digits on our own keypad, or the phone's own without script."""
    farmer.goes(f"/people/card/{morning.card}")
    assert morning.card not in farmer.page.url
    if script:
        for digit in DIGITS:
            farmer.tap(digit, inside=".pad")
    else:
        farmer.writes("digits", DIGITS)
    farmer.tap("people.come_in")
    farmer.sees("hall.sell")


def farmer_lists_two_trays(farmer: Hand, morning: Morning, day: Figures) -> None:
    with farmer.within(4):
        farmer.tap("hall.sell")
        farmer.tap(morning.goods_name(morning.eggs))
        farmer.tap(morning.quantity(morning.eggs, 2))
        farmer.sees_amount(2 * day.tray)
        farmer.tap("ground.correct")
    farmer.sees("ground.saved")
    farmer.sees_amount(2 * day.tray)
    farmer.tap("ground.home")


def farmer_sells_again(farmer: Hand, day: Figures) -> None:
    with farmer.within(2):
        farmer.tap("hall.sell_again")
        farmer.tap("ground.correct")
    farmer.sees("ground.saved")
    farmer.sees_amount(2 * day.tray)
    farmer.tap("ground.home")


def farmer_shows_a_code(farmer: Hand, morning: Morning, day: Figures) -> None:
    """First without a sum, then for one tray; the buyer says it is paid."""
    with farmer.within(1):
        farmer.tap("hall.show_code")
    assert right_code(read_code(farmer), morning, None)
    with farmer.within(1):
        farmer.tap(farmer.money(day.tray))
    assert right_code(read_code(farmer), morning, day.tray, reference_on(farmer))
    farmer.sees("orders.payment.look")
    farmer.tap("orders.payment.received")
    farmer.goes("/")


def clerk_sells_for_cash(clerk: Hand, morning: Morning, day: Figures, origin: str) -> None:
    """The card is scanned into the field that waits for it; one tile, exact."""
    clerk.goes("/orders/counter")
    with clerk.within(3):
        clerk.types(f"{origin}/people/card/{morning.card}", enter=True)
        clerk.sees(morning.names[0])
        clerk.tap(morning.goods_name(morning.eggs), inside=".goods-zone")
        clerk.sees_amount(day.tray)
        clerk.tap("orders.counter.exact")
    clerk.sees("ground.saved")


def clerk_takes_an_order(clerk: Hand, morning: Morning) -> str:
    """A buyer calls for one tray. The order's number."""
    clerk.goes("/orders/new")
    clerk.tap(morning.goods_name(morning.eggs), inside=".tiles")
    clerk.tap("orders.order.add")
    clerk.writes("buyer", BUYER)
    clerk.writes("phone", "13900001111")
    clerk.tap("orders.order.place")
    found = re.search(r"D\d{4}", clerk.page.locator("h1").inner_text())
    assert found, "the order has a number"
    return found[0]


def order_is_paid_by_code(clerk: Hand, morning: Morning, day: Figures) -> None:
    clerk.tap("orders.counter.code")
    assert right_code(read_code(clerk), morning, day.tray, reference_on(clerk))
    clerk.tap("orders.payment.said_paid")
    clerk.tap("orders.order.hand_over")
    clerk.sees("orders.order.said.handed_over")


def clerk_pays_out(clerk: Hand, morning: Morning, day: Figures) -> None:
    """The cash sale can be given; what was paid by code and not yet seen can not."""
    with clerk.within(3):
        kims_book(clerk)
        clerk.sees_amount(day.net)
        assert clerk.money(2 * day.net) in clerk.line("money.payout.held")
        clerk.tap("money.payout.all")
        clerk.sees_amount(day.paid_out)
        clerk.tap("money.payout.give")
    clerk.sees("money.payout.paid", name=morning.names[0])


def kims_book(clerk: Hand) -> None:
    clerk.goes("/money/payouts")
    clerk.press(clerk.page.locator("main a[href*='/money/books/']").first)


def clerk_confirms(clerk: Hand, day: Figures, number: str) -> None:
    """Only now is the order's part hers to take."""
    clerk.goes("/orders/claims")
    clerk.tap("orders.claims.here", inside=f".claim:has-text('{number}')")
    kims_book(clerk)
    clerk.sees_amount(day.net)
    assert clerk.money(day.net) in clerk.line("money.payout.held")


def clerk_closes(clerk: Hand, day: Figures) -> int:
    """The cash is counted one coin short; what is missing, minor units (below zero)."""
    clerk.goes("/orders/close")
    notes = CURRENCIES[clerk.currency].notes
    left = day.in_till - day.step
    for value in notes:
        if left // value:
            clerk.writes(f"note_{value}", str(left // value))
            left %= value
    assert left == 0, "the count can be made of notes and coins"
    with clerk.within(3):
        if not clerk.page.locator("[name='reason']:visible").count():
            clerk.tap("orders.close.title", inside="main form")  # the answer asks for it
        clerk.writes("reason", REASON)
        clerk.tap("orders.close.title", inside="main form")
        clerk.sees_amount(-day.step)
        clerk.tap("orders.close.close")
    return -day.step


def z_says(clerk: Hand, day: Figures, difference: int) -> None:
    """Cash, confirmed and claimed apart, and the count with what differs."""
    report = clerk.page.locator(".rcpt")
    for key in ("by_cash", "by_confirmed", "by_claimed"):
        told = report.locator("p").filter(has_text=begins(clerk.word(f"orders.close.{key}", n=1)))
        assert clerk.money(day.tray) in told.inner_text(), key
    text = report.inner_text()
    for minor in (3 * day.tray, day.paid_out, day.in_till, day.in_till + difference, difference):
        assert clerk.money(minor) in text, f"{clerk.money(minor)} is not on the report"


def begins(text: str) -> re.Pattern[str]:
    """A line that begins with these words: others may end with them."""
    return re.compile(rf"^\s*{re.escape(text)}")


# --- the centre -----------------------------------------------------------------------------------


def officer_comes_in(officer: Hand, number: str, phrase: str, centre: Served) -> None:
    """Her first time: the phrase, then her phone is tied."""
    officer.goes("/hub/come-in")
    officer.writes("officer", number)
    officer.writes("phrase", phrase)
    officer.press(officer.page.locator(".btn.go"))
    assert officer.path == "/hub/second-key"
    letters = officer.page.locator("p.num").inner_text()
    officer.writes("code", digits_of(letters, centre.at_ms() // 1000))
    officer.press(officer.page.locator(".btn.go"))
    assert officer.path == "/hub/figures"


def digits_of(letters: str, second: int) -> str:
    """What a phone shows that was given these letters: RFC 6238, with a hand of our own."""
    key = b32decode(letters.replace(" ", ""))
    told = hmac.digest(key, (second // 30).to_bytes(8), "sha1")
    place = told[-1] & 15
    return f"{(int.from_bytes(told[place : place + 4]) & 0x7FFFFFFF) % 1_000_000:06d}"


def centre_shows_the_day(officer: Hand, morning: Morning, day: Figures, difference: int) -> None:
    """The county's sums, then the station's day: the same figures to the last coin."""
    sums = [day.tray * 3, day.tray, day.tray, day.tray]  # all; cash, confirmed, claimed
    officer.press(officer.page.locator("a[href*='period=today']"))
    assert figures_on(officer) == [bare(officer.money(minor)) for minor in sums]
    officer.press(officer.page.locator(f"a[href*='/{morning.seed.station.station}']").first)
    officer.press(officer.page.locator("a[href*='/days/']").first)
    assert figures_on(officer) == [bare(officer.money(minor)) for minor in sums]
    officer.sees("hub.day.same")
    text = officer.page.locator(".slip").first.inner_text()
    for minor in (day.paid_out, difference, day.tray * 3):
        assert bare(officer.money(minor)) in bare(text), officer.money(minor)


def figures_on(officer: Hand) -> list[str]:
    """The four great sums."""
    return [bare(text) for text in officer.page.locator("#hub-sums .amt").all_inner_texts()]


def bare(money: str) -> str:
    """A sign stands smaller beside great digits, without the space it has in a line."""
    return "".join(money.split())
