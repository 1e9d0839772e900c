"""The promises of the doors of dividends: from the form to the receipt, by two people's hands."""

from tests.cast import KIM, Settled, client
from tests.catalogue.hands import Page, words
from tests.money.hands import events, send
from tests.money.sharing import HANDS, declare, owed
from village.ground.ids import new_id
from village.money import dividend_queries

FORM = {"method": "hand", "G0001": "10", "hand_H0001": "6.66", "hand_H0002": "3.34"}


def test_it_works(shared: Settled) -> None:
    manager, pak = client(shared.app, "manager"), client(shared.app, "pak")
    assert "촌 발전기금" in words(manager.get("/orders/dividends/new?method=hand"))
    read = manager.post("/orders/dividends/check", data=FORM)
    assert "이 명단이 맞습니까?" in words(read)
    form = Page(read).form("/orders/dividends", "post")
    where = manager.post(form.action, data=form.fields).headers["Location"]
    first = Page(manager.get(where)).form("/approve", "post")
    manager.post(first.action, data=first.fields)
    assert "두번째 사람을 기다립니다" in words(manager.get(where))
    assert "/approve" not in manager.get(where).text
    second = Page(pak.get(where)).form("/approve", "post")
    pak.post(second.action, data=second.fields)
    assert "나누어드렸습니다" in words(pak.get(where))
    page = pak.get("/money/shares/H0001")
    assert "6.60원" in words(page)
    assert "0.06원은 잔돈이 없어서" in words(page)
    pay = Page(page).form("/payout", "post")
    done = pak.get(pak.post(pay.action, data=pay.fields).headers["Location"])
    assert "김영옥님께 돈을 드렸습니다" in words(done)
    assert owed(shared, "H0001") == 6


def test_the_list_for_the_wall_names_every_household(shared: Settled) -> None:
    proposed, _ = declare(shared, HANDS)
    told = words(client(shared.app, "pak").get(f"/money/dividends/{proposed}/list"))
    for word in ("김영옥", "6.66원", "최만복", "3.34원", "십원", "촌 발전기금"):
        assert word in told


def test_another_way_of_sharing_keeps_what_was_typed(shared: Settled) -> None:
    answer = client(shared.app, "manager").post(
        "/orders/dividends/check", data={**FORM, "to": "shares"}
    )
    assert 'name="G0001" type="text" value="10"' in " ".join(answer.text.split())
    assert "shares_H0001" in answer.text


def test_it_refuses_and_keeps_what_was_typed(shared: Settled) -> None:
    manager, before = client(shared.app, "manager"), events(shared)
    for change, said in (
        ({"hand_H0001": "6"}, "적은 몫은 모두 9.34원인데 나눌 돈은 10.00원입니다"),
        ({"G0001": "11"}, "그 지원금은 10.00원밖에 남지 않았습니다"),
        ({"surplus": "2.35"}, "남은 리익은 2.34원밖에 없습니다"),
        ({"method": "shares"}, "다른 방법을 고르십시오"),
        ({"method": "mix", "from_day": "2026-01-01", "to_day": "2026-12-31", "trade": "59"}, "60"),
        ({"method": "patronage", "from_day": "x", "to_day": "2026-12-31"}, "2026-11-21처럼"),
        ({"G0001": "", "surplus": ""}, "령은 안됩니다"),
        ({"hand_H0001": "six"}, "수자"),
    ):
        for door in ("/orders/dividends/check", "/orders/dividends"):
            answer = send(manager, door, **{**FORM, **change})
            assert answer.status_code == 422, change
            assert said in words(answer), words(answer)
    assert events(shared) == before


def test_one_person_is_not_two(shared: Settled) -> None:
    manager = client(shared.app, "manager")
    where = send(manager, "/orders/dividends", **FORM, told=mark(shared)).headers["Location"]
    assert send(manager, f"{where}/approve").status_code == 303
    again = send(manager, f"{where}/approve")
    assert again.status_code == 403
    assert "다른 사람이 동의하여야 합니다" in words(again)


def mark(settled: Settled) -> str:
    page = Page(client(settled.app, "manager").post("/orders/dividends/check", data=FORM))
    return str(page.form("/orders/dividends", "post").fields["told"])


def test_a_clerk_proposes_nothing(shared: Settled) -> None:
    pak, before = client(shared.app, "pak"), events(shared)
    assert send(pak, "/orders/dividends", **FORM).status_code == 403
    assert send(pak, "/money/grants", name="x", amount="1").status_code == 403
    assert send(pak, "/money/year", up_to="2026-11-21", reserve="10", told="1").status_code == 403
    assert events(shared) == before


def test_the_year_is_read_before_it_is_closed(year: Settled) -> None:
    manager = client(year.app, "manager")
    page = manager.get("/money/year?up_to=2026-11-21&reserve=10")
    for word in ("봉사소 수수료", "2.70원", "모자란 현금", "−0.10원", "0.26원", "2.34원"):
        assert word in words(page), word
    form = Page(page).form("/money/year", "post")
    assert manager.post(form.action, data=form.fields).status_code == 303
    assert dividend_queries.left(year.db) == {"surplus": 234}
    assert "2.34원" in words(manager.get("/money/dividends"))


def test_a_farmer_sees_her_own_share_and_its_receipt(shared: Settled) -> None:
    declare(shared, HANDS)
    kim = client(shared.app, "kim")
    told = words(kim.get("/orders/my-money"))
    assert "받을 배당금" in told
    assert "6.66원" in told
    assert "3.34원" not in told
    pak = client(shared.app, "pak")
    paid = send(pak, "/money/shares/H0001/payout", farmer=KIM, told=660).headers["Location"]
    receipt = paid.split("?")[0].replace("/money/", "/receipts/")
    assert "현금으로 드린 배당금" in words(kim.get(receipt))
    assert client(shared.app, "choi").get(receipt).status_code == 403


def test_a_double_tap_pays_once(shared: Settled) -> None:
    declare(shared, HANDS)
    pak = client(shared.app, "pak")
    form = {"act": new_id(), "farmer": KIM, "told": "660"}
    first, second = (pak.post("/money/shares/H0001/payout", data=form) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert owed(shared, "H0001") == 6
    assert send(pak, "/money/shares/H0001/payout", farmer=KIM, told="x").status_code == 409


def test_the_income_of_the_village_is_read_by_heads(shared: Settled) -> None:
    declare(shared, HANDS)
    told = words(client(shared.app, "pak").get("/orders/income?year=2026"))
    for word in ("김영옥", "160.38원", "6.66원", "167.04원", "277.30원", "138.65원"):
        assert word in told, told
    assert "0.00원" in words(client(shared.app, "pak").get("/orders/income?year=2025"))
