"""From a photo of a code to her money: brought, looked at, shown, said, seen in the account."""

import io
from contextlib import ExitStack
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser

from app import open_house
from tests.browser.furnished import line, put_up
from tests.browser.rig import browsing, serving
from tests.cast import DEVICE, MANAGER, PAK, new_act
from tests.journeys.hand import Hand
from tests.journeys.station import KIM, TODAY, Morning, make_morning
from tests.payments.drawn import photo
from village.ground.clock import HandedClock
from village.ground.config import Config
from village.ground.unit import writing
from village.money import commands as money
from village.money.rules import Part
from village.orders.rules import parts_of
from village.orders.settling import settle
from village.payments.rules import vietqr
from village.people import queries as people
from village.people import visits
from village.people.visits_routes import FARMER_COOKIE, STAFF_COOKIE

PHONE, DESK = (360, 740), (1280, 800)
OTHER_ACCOUNT = "7302205123456"
OTHER_CODE = {
    "CN": "https://qr.alipay.com/fkx0123456789ab",
    "VN": vietqr("970405", OTHER_ACCOUNT),
}
PAYEE = "TRAM 9"


def open_the_day(morning: Morning) -> tuple[dict[str, dict[str, str]], Part]:
    """Everybody is in; what Kim gets of one pack of eggs."""
    house = open_house(Config(data=morning.folder), HandedClock(morning.now))
    db = house.store()
    money.open_day(db, new_act(), TODAY, morning.seed.float_minor, why="safe")
    put_up(db, morning.eggs, KIM, 3)
    station = people.require_station(db)
    lines = settle(db, station, [line(morning.eggs, KIM)])
    cookies = {
        "manager": {STAFF_COOKIE: visits.begin_first_shift(db, MANAGER, DEVICE)},
        "clerk": {STAFF_COOKIE: visits.begin_first_shift(db, PAK, DEVICE + "2")},
    }
    with writing(db):
        cookies["farmer"] = {FARMER_COOKIE: visits.begin(db, KIM, DEVICE)}
    house.close()
    return cookies, parts_of(lines, station.fee_basis_points)[0]


def statement(morning: Morning, reference: str, amount_minor: int) -> bytes:
    """What the wallet or bank hands out that evening."""
    if morning.currency == "VND":
        return (
            f"Số tài khoản: {OTHER_ACCOUNT}\n"
            "Ngày giao dịch,Số tham chiếu,Ghi có,Nội dung\n"
            f'21/11/2026 10:00,FT1,"{amount_minor:,}",MBVCB.{reference}.CT\n'
        ).encode("utf-8-sig")
    yuan = f"{amount_minor // 100}.{amount_minor % 100:02d}"
    return (
        "支付宝交易记录明细查询\n交易时间,交易对方,商品说明,收/支,金额,交易状态,交易订单号\n"
        f"2026-11-21 10:00:00,张三,{reference},收入,{yuan},交易成功,A1\n"
    ).encode("gb18030")


@pytest.mark.journey
def test_a_code_from_a_photo_brings_her_money(
    tmp_path: Path, browser: Browser, language: str
) -> None:
    morning = make_morning(tmp_path / "station", language)
    cookies, part = open_the_day(morning)
    with ExitStack() as opened:
        served = opened.enter_context(serving(morning.folder, morning.now))

        def hand(who: str, size: tuple[int, int]) -> Hand:
            context = opened.enter_context(browsing(browser, served, cookies[who], size))
            return Hand(context, language, morning.currency)

        manager, clerk, farmer = hand("manager", DESK), hand("clerk", DESK), hand("farmer", PHONE)
        bring_a_code(manager, morning)
        look_at_it(clerk, morning)
        reference = show_and_claim(farmer, morning, part)
        farmer.goes("/orders/my-money")
        held = farmer.page.locator("body").inner_text()
        assert farmer.money(part.net_minor) in held
        confirm(clerk, statement(morning, reference, part.gross_minor))
        farmer.goes("/orders/my-money")
        farmer.sees_amount(part.net_minor)
        farmer.sees("orders.state.confirmed")


def bring_a_code(manager: Hand, morning: Morning) -> None:
    """A photo, the name, the reason."""
    manager.goes("/payments/station")
    wall = photo(OTHER_CODE[morning.seed.station.country])
    manager.page.locator("input[type=file][name=photo]").last.set_input_files(
        {"name": "code.jpg", "mimeType": "image/jpeg", "buffer": wall}
    )
    manager.writes("payee", PAYEE)
    manager.writes("reason", "9")
    manager.tap("payments.station.set")
    manager.sees("payments.station.other_person")


def look_at_it(clerk: Hand, morning: Morning) -> None:
    """The clerk is told at the counter, scans, and reads the name."""
    clerk.goes("/orders/counter")
    clerk.tap("payments.station.look")
    drawn = Image.open(io.BytesIO(clerk.page.locator("#payments-waiting .qr").screenshot()))
    texts = [found.text for found in zxingcpp.read_barcodes(drawn)]
    assert texts == [OTHER_CODE[morning.seed.station.country]]
    clerk.tap("payments.station.name_right")
    clerk.sees("payments.changed.title")


def show_and_claim(farmer: Hand, morning: Morning, part: Part) -> str:
    """She shows it for one pack; the buyer says it is paid. The reference."""
    farmer.goes("/payments/")
    farmer.sees(PAYEE)
    farmer.tap(farmer.money(part.gross_minor))
    farmer.sees(PAYEE)
    reference = farmer.page.locator("b.amt.less").inner_text().strip()
    farmer.tap("orders.payment.received")
    return reference


def confirm(clerk: Hand, content: bytes) -> None:
    """The evening's list is read, looked through, and written down."""
    clerk.goes("/orders/account")
    clerk.page.locator("input[type=file][name=file]").set_input_files(
        {"name": "list.csv", "mimeType": "text/csv", "buffer": content}
    )
    clerk.tap("orders.account.read_file")
    clerk.sees("orders.bank_list.new", n=1)
    clerk.tap("orders.bank_list.take")
    clerk.sees("orders.account.sure", n=1)
