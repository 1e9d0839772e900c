"""The promises of the doors that pay farmers out."""

from tests.cast import CHOI, KIM, Settled, client, new_act
from tests.catalogue.hands import Page, words
from tests.money.hands import claim, eggs, events, sell, send
from village.money import queries, rules
from village.orders import closing
from village.people import commands as people
from village.people.commands import NewPerson

BOOK = "/money/books/F0001"


def test_the_list_shows_waiting_money_apart(till: Settled) -> None:
    sell(till, eggs(2))
    claim(till, eggs(1, CHOI))
    page = words(client(till.app, "pak").get("/money/payouts"))
    assert "김영옥" in page
    assert "53.46원" in page
    assert "26.73원" in page


def test_a_card_or_a_name_leads_to_the_book(till: Settled) -> None:
    _, token = people.give_card(till.db, new_act(), KIM)
    pak = client(till.app, "pak")
    for text in (f"http://192.168.1.5:8000/people/card/{token}", token, "영옥", "F0001"):
        answer = pak.get("/money/payouts", query_string={"who": text})
        assert answer.headers["Location"].startswith(BOOK), text
    assert "찾지 못했습니다" in words(pak.get("/money/payouts?who=zzz"))


def test_it_works(till: Settled) -> None:
    sell(till, eggs(2))
    pak = client(till.app, "pak")
    page = pak.get(BOOK)
    assert "53.46원" in words(page)
    assert "모두 드리기 · 53.50원" in words(page)
    assert "잔돈이 없어서 0.04원을 더 드립니다" in words(page)
    read_back = pak.get(f"{BOOK}/payout?farmer=F0001&all=53.50")
    assert "김영옥님께 이만큼 드립니다. 맞습니까?" in words(read_back)
    assert "오십삼원 오십전" in words(read_back)
    form = Page(read_back).form("/payout", "post")
    answer = pak.post(form.action, data=form.fields)
    done = pak.get(answer.headers["Location"])
    assert "김영옥님께 돈을 드렸습니다" in words(done)
    assert queries.book(till.db, "F0001").payable_minor == 0
    assert queries.balance(till.db, rules.ROUNDING) == 4
    assert queries.cash_in(till.db) == 20_000 + 5_400 - 5_350


def test_a_double_tap_pays_once_and_says_when(till: Settled) -> None:
    sell(till, eggs(2))
    pak = client(till.app, "pak")
    form = {"act": new_act().id, "farmer": "F0001", "amount": "10"}
    first, second = (pak.post(f"{BOOK}/payout", data=form) for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert queries.book(till.db, "F0001").payable_minor == 4_346
    assert "09:14" in words(pak.get(second.headers["Location"]))


def test_waiting_money_is_never_paid(till: Settled) -> None:
    claim(till)
    pak, before = client(till.app, "pak"), events(till)
    page = pak.get(BOOK)
    assert "돈을 기다립니다. 아직 드릴수 없습니다." in words(page)
    assert "모두 드리기" not in words(page)
    answer = send(pak, f"{BOOK}/payout", farmer="F0001", amount="10")
    assert answer.status_code == 422
    assert "0.00원까지만 드릴수 있습니다" in words(answer)
    assert events(till) == before


def test_it_refuses_and_keeps_what_was_typed(till: Settled) -> None:
    sell(till, eggs(2))
    pak, before = client(till.app, "pak"), events(till)
    for wrong in ("", "x", "0", "-3", "53.60", "10.05", "9" * 40):
        shown = pak.get(f"{BOOK}/payout", query_string={"farmer": "F0001", "amount": wrong})
        told = send(pak, f"{BOOK}/payout", farmer="F0001", amount=wrong)
        for answer in (shown, told):
            assert answer.status_code == 422, wrong
            assert f'value="{wrong}"' in answer.text
    assert events(till) == before


def test_it_refuses_more_than_lies_in_the_cash_box(till: Settled) -> None:
    sell(till, eggs(2))
    send(client(till.app, "pak"), "/money/cash", way="to_safe", to_safe="250")
    answer = send(client(till.app, "pak"), f"{BOOK}/payout", farmer="F0001", amount="50")
    assert answer.status_code == 422
    assert "돈통에는 4.00원밖에 없습니다" in words(answer)


def test_it_wants_an_open_day(till: Settled) -> None:
    sell(till, eggs(2))
    closing.close_day(till.db, new_act(), {5000: 5, 100: 4}, "")
    answer = send(client(till.app, "pak"), f"{BOOK}/payout", farmer="F0001", amount="50")
    assert answer.status_code == 409


def test_one_of_the_household_takes_the_money(till: Settled) -> None:
    wife = NewPerson("farmer", "리순자", "ko", "9162", household="H0002", shared_account=True)
    number = people.add_person(till.db, new_act(), wife).fact.person.number
    sell(till, eggs(2, CHOI))
    pak = client(till.app, "pak")
    page = pak.get("/money/books/H0002")
    assert "누가 돈을 받습니까?" in words(page)
    answer = send(pak, "/money/books/H0002/payout", farmer=number, amount="20")
    assert "리순자님께 돈을 드렸습니다" in words(pak.get(answer.headers["Location"]))
    assert queries.book(till.db, "H0002").payable_minor == 3_346
    row = queries.payouts_of(till.db, "H0002")[0]
    assert (row["farmer"], row["paid_by"]) == (number, "C0001")


def test_who_has_left_gets_what_is_still_hers(till: Settled) -> None:
    sell(till, eggs(2))
    people.person_left(till.db, new_act(), KIM)
    pak = client(till.app, "pak")
    for text in ("영옥", "F0001"):
        answer = pak.get("/money/payouts", query_string={"who": text})
        assert answer.headers["Location"].startswith(BOOK), text
    assert "이제 오지 않습니다" in words(pak.get(BOOK))
    read_back = pak.get(f"{BOOK}/payout?farmer=F0001&all=53.50")
    form = Page(read_back).form("/payout", "post")
    done = pak.get(pak.post(form.action, data=form.fields).headers["Location"])
    assert "김영옥님께 돈을 드렸습니다" in words(done)
    assert queries.book(till.db, "F0001").payable_minor == 0


def test_who_has_left_with_nothing_is_not_found(till: Settled) -> None:
    people.person_left(till.db, new_act(), KIM)
    pak = client(till.app, "pak")
    assert "찾지 못했습니다" in words(pak.get("/money/payouts?who=영옥"))


def test_out_of_a_shared_book_only_who_still_comes_takes(till: Settled) -> None:
    wife = NewPerson("farmer", "리순자", "ko", "9162", household="H0002", shared_account=True)
    number = people.add_person(till.db, new_act(), wife).fact.person.number
    sell(till, eggs(2, CHOI))
    people.person_left(till.db, new_act(), CHOI)
    pak, before = client(till.app, "pak"), events(till)
    answer = send(pak, "/money/books/H0002/payout", farmer=CHOI, amount="20")
    assert (answer.status_code, events(till)) == (404, before)
    page = pak.get(f"/money/books/H0002?farmer={CHOI}")
    assert f'name="farmer" value="{number}"' in page.text
    send(pak, "/money/books/H0002/payout", farmer=number, amount="20")
    assert queries.book(till.db, "H0002").payable_minor == 3_346


def test_an_address_with_a_strange_moment_is_no_page(till: Settled) -> None:
    sell(till, eggs(2))
    pak = client(till.app, "pak")
    where = send(pak, f"{BOOK}/payout", farmer="F0001", amount="50").headers["Location"]
    where = where.split("?")[0]
    for moment in ("x", "-1", "9" * 15, "9" * 40):
        assert pak.get(f"{where}?seen={moment}").status_code == 404, moment


def test_it_is_taken_back_whole_while_the_day_is_open(till: Settled) -> None:
    sell(till, eggs(2))
    pak = client(till.app, "pak")
    page = pak.get(send(pak, f"{BOOK}/payout", farmer="F0001", amount="50").headers["Location"])
    undo = Page(page).form("/undo", "post")
    back = pak.get(pak.post(undo.action, data=undo.fields).headers["Location"])
    assert "되돌렸습니다. 돈은 다시 돈통에 있습니다." in words(back)
    assert queries.book(till.db, "F0001").payable_minor == 5_346
    again = send(pak, undo.action)
    assert again.status_code == 409
    assert "이미 되돌렸습니다" in words(again)


def test_after_the_close_it_is_not_taken_back(till: Settled) -> None:
    sell(till, eggs(2))
    pak = client(till.app, "pak")
    where = send(pak, f"{BOOK}/payout", farmer="F0001", amount="54").headers.get("Location")
    assert where is None
    where = send(pak, f"{BOOK}/payout", farmer="F0001", amount="50").headers["Location"]
    closing.close_day(till.db, new_act(), {10000: 2, 100: 4}, "")
    assert "되돌리기" not in words(pak.get(where))
    assert send(pak, f"{where}/undo").status_code == 409
