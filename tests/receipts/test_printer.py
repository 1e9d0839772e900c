"""The promises of the receipt printer: what it prints can be read, nothing waits on it for good."""

import os
import threading
from pathlib import Path

import pytest
from PIL import Image

from tests.cast import CHOI, KIM, MANAGER, PAK, Settled, client, new_act
from tests.catalogue.hands import words
from tests.money.hands import eggs, sell, send
from tests.receipts.printer import paper_of, printer, read_code
from village.ground.errors import Refusal
from village.ground.unit import writing
from village.money import commands as money
from village.orders import commands as orders
from village.orders import entered_queries, queries
from village.people import commands as people
from village.receipts import printer_commands as commands
from village.receipts import printer_queries
from village.receipts.printer_commands import Paper
from village.receipts.printer_rules import TRIES_MAX, WAITING_MAX, Target, target_of
from village.receipts.printing import PrinterAway, print_next, run_printing
from village.receipts.printing import send as send_bytes


def set_printer(settled: Settled, address: str, dots: int = 384) -> None:
    commands.set_printer(settled.db, address, dots)


def ask(settled: Settled, sale: str) -> None:
    answer = send(client(settled.app, "pak"), f"/orders/sales/{sale}/receipt")
    assert answer.status_code == 303


@pytest.mark.parametrize("spoken", ["ko", "zh", "vi", "en"])
@pytest.mark.parametrize("dots", [384, 576])
def test_the_code_is_read_from_the_paper(till: Settled, dots: int, spoken: str) -> None:
    sale = sell(till, eggs(2), eggs(1, CHOI))
    people.choose_language(till.db, new_act(), PAK, spoken)
    with printer() as one:
        set_printer(till, one.address, dots)
        ask(till, sale)
        assert print_next(till.db)
        paper = paper_of(one.next_job())
    assert paper.width == dots
    assert paper.histogram()[0] < paper.width * paper.height / 3  # black on white
    code = entered_queries.code_of(till.db, queries.require_sale(till.db, sale))
    assert read_code(paper) == code


def test_a_full_basket_is_read_too(till: Settled) -> None:
    sale = sell(till, *(eggs(1, (KIM, CHOI)[n % 2], 2_700 + 10 * n) for n in range(50)))
    with printer() as one:
        set_printer(till, one.address)
        ask(till, sale)
        assert print_next(till.db)
        code = read_code(paper_of(one.next_job()))
    assert entered_queries.told_by(till.db, code).sealed.told.id == sale


def test_without_a_printer_sales_go_on_and_paper_waits(till: Settled) -> None:
    with printer() as one:
        address = one.address
    set_printer(till, address)  # nobody listens there any more
    sale = sell(till)
    ask(till, sale)
    assert not print_next(till.db)
    (waits,) = printer_queries.waiting(till.db)
    assert (waits["receipt"], waits["fault"], waits["tries"]) == (sale, "away", 1)
    assert sell(till)
    page = words(client(till.app, "pak").get("/receipts/printer"))
    assert "1장이 기다리고 있습니다" in page
    assert "인쇄기가 대답하지 않습니다" in page


def test_it_is_tried_by_itself_for_a_while_then_by_the_key(till: Settled) -> None:
    with printer() as one:
        address = one.address
    set_printer(till, address)
    ask(till, sell(till))
    tried = 0
    for _ in range(TRIES_MAX + 5):
        before = printer_queries.waiting(till.db)[0]["tries"]
        print_next(till.db)
        tried += printer_queries.waiting(till.db)[0]["tries"] - before
        till.clock.step(minutes=1)
    assert tried == TRIES_MAX
    assert printer_queries.next_print(till.db) is None
    send(client(till.app, "pak"), "/receipts/printer/again")
    assert printer_queries.next_print(till.db)


def test_not_before_its_pause(till: Settled) -> None:
    with printer() as one:
        address = one.address
    set_printer(till, address)
    ask(till, sell(till))
    print_next(till.db)
    print_next(till.db)
    assert printer_queries.waiting(till.db)[0]["tries"] == 1


def test_a_printer_that_breaks_off_gets_it_again(till: Settled) -> None:
    sale = sell(till)
    with printer(breaks_off=100) as hurt:
        set_printer(till, hurt.address)
        ask(till, sale)
        assert not print_next(till.db)
    assert printer_queries.waiting(till.db)[0]["fault"] == "stuck"
    till.clock.step(minutes=1)
    with printer() as one:
        set_printer(till, one.address)
        assert print_next(till.db)
        paper_of(one.next_job())
    assert not printer_queries.waiting(till.db)


def test_the_second_one_says_it_is_a_copy(till: Settled) -> None:
    sale = sell(till)
    with printer() as one:
        set_printer(till, one.address)
        for _ in range(2):
            ask(till, sale)
            assert print_next(till.db)
            one.next_job()
    first, second = map(paper_of, one.jobs)
    assert second.height > first.height
    assert read_code(first) == read_code(second)
    assert "사본으로 한번 더" in words(client(till.app, "pak").get(f"/orders/sales/{sale}/receipt"))
    rows = till.db.rows("SELECT copy, picture FROM receipts_prints ORDER BY print")
    assert [tuple(row) for row in rows] == [(0, None), (1, None)]


def test_what_is_not_wanted_is_taken_away(till: Settled) -> None:
    set_printer(till, "127.0.0.1:9")
    sale = sell(till)
    ask(till, sale)
    act = printer_queries.waiting(till.db)[0]["act"]
    send(client(till.app, "pak"), f"/receipts/printer/{act}/forget")
    assert not printer_queries.waiting(till.db)
    assert not commands.is_copy(till.db, sale)


def test_a_payout_is_printed_and_farmers_print_nothing(till: Settled) -> None:
    sell(till, eggs(2))
    payout = money.pay_out(till.db, new_act(), KIM, 1_000).id
    assert send(client(till.app, "kim"), f"/receipts/payouts/{payout}").status_code == 403
    with printer() as one:
        set_printer(till, one.address)
        send(client(till.app, "pak"), f"/receipts/payouts/{payout}")
        assert print_next(till.db)
        assert read_code(paper_of(one.next_job())) == payout


def test_the_courier_prints_while_somebody_writes(till: Settled) -> None:
    """Bytes go out with no lock held, and the thread ends when it is told to."""
    stop = threading.Event()
    with printer() as one:
        set_printer(till, one.address)
        send(client(till.app, "pak"), "/receipts/printer/trial")
        thread = threading.Thread(target=run_printing, args=(till.house, stop), daemon=True)
        thread.start()
        with writing(till.db):
            job = one.next_job()
        stop.set()
        thread.join(10)
    assert not thread.is_alive()
    assert read_code(paper_of(job)) == till.db.station


def test_a_printer_on_a_cable_that_takes_nothing(tmp_path: Path) -> None:
    cable = tmp_path / "lp0"
    os.mkfifo(cable)
    with pytest.raises(PrinterAway, match="away"):
        send_bytes(Target("device", str(cable)), b"x", tmp_path)
    reader = os.open(cable, os.O_RDONLY | os.O_NONBLOCK)
    send_bytes(Target("device", str(cable)), b"dots", tmp_path)
    assert os.read(reader, 99) == b"dots"
    os.close(reader)


def test_a_file_grows_in_the_data_folder(till: Settled) -> None:
    set_printer(till, "roll")
    ask(till, sell(till))
    assert print_next(till.db)
    paper_of((till.house.data / "printer" / "roll.bin").read_bytes())


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "printer.example", "192.168.1.5:0", "192.168.1.5:99999", "192.168.1.5:x", "../x",
     "/etc/passwd", "/dev/sda", "255.255.255.255", "station.db", "::1"],
)  # fmt: skip
def test_no_other_address_is_taken(till: Settled, address: str) -> None:
    answer = send(client(till.app, "manager"), "/receipts/printer", address=address, dots=384)
    assert answer.status_code == 422
    assert address in answer.text
    assert printer_queries.printer(till.db) is None


def test_known_addresses() -> None:
    assert target_of("192.168.1.50") == Target("network", "192.168.1.50", 9100)
    assert target_of("/dev/usb/lp0").kind == target_of("LPT1").kind == "device"
    assert target_of(r"\\station\receipts").kind == "device"


def test_its_paper_stays_while_something_waits(till: Settled) -> None:
    set_printer(till, "127.0.0.1:9")
    ask(till, sell(till))
    with pytest.raises(Refusal, match=r"receipts\.refusal\.still_waiting"):
        set_printer(till, "127.0.0.1:9", 576)


def test_no_printer_is_told(till: Settled) -> None:
    sale = sell(till)
    with pytest.raises(Refusal, match=r"receipts\.refusal\.no_printer"):
        commands.add_print(till.db, new_act(MANAGER), commands.Paper(sale, ""), _dot())


def _dot() -> Image.Image:
    return Image.new("1", (8, 8), 1)


SALE = {"line": "F0001.P0001.tray30.30.2700", "pay": "exact", "total": "2700"}


def waiting(settled: Settled) -> list[str]:
    return [row["receipt"] for row in printer_queries.waiting(settled.db)]


def test_each_sale_prints_by_itself_where_the_manager_says_so(till: Settled) -> None:
    pak, boss = client(till.app, "pak"), client(till.app, "manager")
    send(boss, "/receipts/printer", address="127.0.0.1:9", dots=384)
    send(pak, "/orders/sales", **SALE)
    assert waiting(till) == []
    send(boss, "/receipts/printer", address="127.0.0.1:9", dots=384, each_sale=1)
    assert "checked" in boss.get("/receipts/printer").text
    act = new_act().id
    for _ in range(2):
        assert pak.post("/orders/sales", data=SALE | {"act": act}).status_code == 303
    assert waiting(till) == [act]
    shown = orders.show_code(till.db, new_act(), (eggs(),)).id
    send(pak, f"/orders/codes/{shown}/claim")
    assert len(waiting(till)) == 2


def test_what_a_browser_kept_is_not_printed_hours_later(till: Settled) -> None:
    commands.set_printer(till.db, "127.0.0.1:9", 384, each_sale=True)
    kept(till, age_ms=3_600_000)
    assert waiting(till) == []


def test_what_goes_through_the_browsers_outbox_at_once_is_printed(till: Settled) -> None:
    commands.set_printer(till.db, "127.0.0.1:9", 384, each_sale=True)
    sale = kept(till, age_ms=40)
    assert waiting(till) == [sale]


def kept(settled: Settled, age_ms: int) -> str:
    """A sale as the counter's script sends it, so long after its key."""
    act = new_act().id
    answer = client(settled.app, "pak").post(
        "/orders/sales",
        data=SALE | {"act": act, "seen": "100 P0001.tray30.30"},
        headers={
            "Village-Outbox": "1", "Village-Person": f"{settled.db.station}/{PAK}",
            "Village-Age": str(age_ms),
        },
    )  # fmt: skip
    assert answer.get_json()["state"] == "done"
    return act


def test_a_full_list_stops_no_sale(till: Settled) -> None:
    commands.set_printer(till.db, "127.0.0.1:9", 384, each_sale=True)
    for number in range(WAITING_MAX):
        commands.add_print(till.db, new_act(), Paper(str(number), "x"), Image.new("1", (384, 8), 1))
    assert send(client(till.app, "pak"), "/orders/sales", **SALE).status_code == 303
    assert len(waiting(till)) == WAITING_MAX
