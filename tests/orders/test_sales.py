"""The promises of the sales that are written down: found again, taken back, moved, printed."""

from tests.cast import CHOI, KIM, Settled, client, new_act
from tests.catalogue.hands import words
from tests.money.conftest import morning, till
from tests.money.hands import claim, eggs, events, place, sell, send
from village.ground.ids import new_id
from village.money import commands
from village.money import queries as money
from village.orders import queries

__all__ = ["morning", "till"]


def test_the_list_is_newest_first_and_turns_its_pages(till: Settled) -> None:
    for _ in range(27):
        sell(till, eggs())
    pak = client(till.app, "pak")
    first = pak.get("/orders/sales")
    assert "A1-261121-027" in words(first)
    assert "A1-261121-002" not in words(first)
    last = queries.sales_page(till.db, rows=25)[-1]["position"]
    assert f"before={last}" in first.text
    assert "A1-261121-001" in words(pak.get(f"/orders/sales?before={last}"))


def test_a_receipt_number_finds_its_sale(till: Settled) -> None:
    sale, pak = sell(till, eggs()), client(till.app, "pak")
    found = pak.get("/orders/sales?receipt=a1-261121-001")
    assert found.headers["Location"].endswith(sale)
    assert "그런 번호의 령수증이 없습니다" in words(pak.get("/orders/sales?receipt=A9"))


def test_nothing_sold_yet_says_so(till: Settled) -> None:
    assert "아직 적은 판매가 없습니다" in words(client(till.app, "pak").get("/orders/sales"))


def test_a_sale_shows_fee_and_what_the_farmer_gets(till: Settled) -> None:
    page = words(client(till.app, "pak").get(f"/orders/sales/{sell(till, eggs(2))}"))
    assert "0.54원" in page
    assert "53.46원" in page


def test_a_claim_never_reads_as_paid(till: Settled) -> None:
    _, sale = claim(till)
    for where in (f"/orders/sales/{sale}", "/orders/sales", "/orders/claims"):
        page = words(client(till.app, "pak").get(where))
        assert "냈다고 합니다" in page
        assert "받았습니다" not in page.replace("못 받았습니다", "")


def test_the_receipt_prints_what_was_sold(till: Settled) -> None:
    page = client(till.app, "pak").get(f"/orders/sales/{sell(till, eggs(2))}/receipt")
    assert "A1-261121-001" in words(page)
    assert "김영옥" in words(page)
    assert "<svg" in page.text


def test_a_sale_is_taken_back_once(till: Settled) -> None:
    sale, pak = sell(till, eggs()), client(till.app, "pak")
    assert send(pak, f"/orders/sales/{sale}/undo").status_code == 303
    assert money.cash_in(till.db) == 20_000
    before = events(till)
    again = send(pak, f"/orders/sales/{sale}/undo")
    assert again.status_code == 409
    assert "이미 되돌렸습니다" in words(again)
    assert events(till) == before


def test_the_key_to_take_it_back_is_there_only_while_it_would(till: Settled) -> None:
    """Her part was paid out, or the notes went to the safe: the key was there, and refused."""
    sale, pak = sell(till, eggs()), client(till.app, "pak")
    places = (f"/orders/sales/{sale}", f"/orders/counter?saved={sale}")

    def offered() -> list[bool]:
        return [f"/orders/sales/{sale}/undo" in pak.get(where).text for where in places]

    assert offered() == [True, True]
    drawn = commands.pay_out(till.db, new_act(), KIM, 2_670).id
    assert offered() == [False, False]
    assert send(pak, f"/orders/sales/{sale}/undo").status_code == 409
    commands.undo_payout(till.db, new_act(), drawn)
    commands.move_cash(till.db, new_act(), 22_000)
    assert offered() == [False, False]
    assert send(pak, f"/orders/sales/{sale}/undo").status_code == 409


def test_a_sale_moves_to_the_right_farmer(till: Settled) -> None:
    sale, pak = sell(till, eggs(2)), client(till.app, "pak")
    assert "최만복님께 옮기기" in words(pak.get(f"/orders/sales/{sale}/farmer"))
    send(pak, f"/orders/sales/{sale}/farmer", farmer=CHOI)
    assert queries.lines(till.db, sale)[0].farmer == CHOI
    assert money.book(till.db, KIM).payable_minor == 0
    assert "다른 분께 옮겼습니다" in words(pak.get(f"/orders/sales/{sale}"))


def test_moving_to_nobody_or_to_the_same_keeps_the_page(till: Settled) -> None:
    sale, pak = sell(till, eggs()), client(till.app, "pak")
    before = events(till)
    assert send(pak, f"/orders/sales/{sale}/farmer", farmer="F0099").status_code == 404
    assert send(pak, f"/orders/sales/{sale}/farmer", farmer=KIM).status_code == 422
    assert events(till) == before


def test_an_unknown_sale_is_no_page(till: Settled) -> None:
    pak = client(till.app, "pak")
    for where in ("", "/receipt", "/farmer"):
        assert pak.get(f"/orders/sales/{new_id()}{where}").status_code == 404
    assert send(pak, f"/orders/sales/{new_id()}/undo").status_code == 404


def test_an_address_with_a_number_beyond_all_leads_nowhere(till: Settled) -> None:
    pak, order = client(till.app, "pak"), place(till)
    for where in ("/orders/sales?before=", f"/orders/{order}?seen="):
        for wrong in ("9" * 5_000, "9" * 18, "-1", "x"):
            assert pak.get(where + wrong).status_code == 404, where + wrong[:20]
