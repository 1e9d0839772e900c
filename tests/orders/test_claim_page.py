"""The promises of one payment's page: who said what, doubted, let go by two, found after all."""

from tests.cast import Settled, client
from tests.catalogue.hands import words
from tests.money.conftest import morning, till
from tests.money.hands import claim, events, send
from tests.orders.test_account import reference, state

__all__ = ["morning", "till"]


def test_it_tells_who_said_what(till: Settled) -> None:
    payment, _ = claim(till)
    pak = client(till.app, "pak")
    page = f"/orders/claims/{payment}"
    send(pak, page + "/dispute", reason="이체 화면을 보여주었습니다")
    told = words(pak.get(page))
    for word in (reference(till, payment), "27.00원", "박선희: 냈다고 합니다", "이체 화면"):
        assert word in told, word
    assert "말이 달라 찾고있습니다" in words(pak.get("/orders/claims"))


def test_two_people_let_it_go_and_it_comes_after_all(till: Settled) -> None:
    payment, _ = claim(till)
    pak, manager = client(till.app, "pak"), client(till.app, "manager")
    page = f"/orders/claims/{payment}"
    send(pak, page + "/write-off", reason="이사를 갔습니다")
    assert "제의하신분은 동의할수 없습니다" in words(pak.get(page))
    assert send(pak, page + "/write-off/agreement").status_code == 403
    send(manager, page + "/write-off/agreement")
    assert state(till, payment) == "written_off"
    assert reference(till, payment) in words(pak.get("/orders/claims"))
    send(pak, page + "/after-all")
    assert state(till, payment) == "confirmed"


def test_it_goes_on_being_looked_for(till: Settled) -> None:
    payment, _ = claim(till)
    pak, page = client(till.app, "pak"), f"/orders/claims/{payment}"
    send(pak, page + "/write-off", reason="이사를 갔습니다")
    send(pak, page + "/write-off/refusal")
    assert "동의합니다" not in words(client(till.app, "manager").get(page))


def test_it_refuses_without_a_reason(till: Settled) -> None:
    payment, _ = claim(till)
    pak, before = client(till.app, "pak"), events(till)
    for way in ("dispute", "write-off"):
        answer = send(pak, f"/orders/claims/{payment}/{way}", reason=" ")
        assert answer.status_code == 422
        assert 'id="e-reason"' in answer.text
    assert events(till) == before
