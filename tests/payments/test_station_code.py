"""The promises of the manager's code page, and of the page where a farmer shows the code."""

from pathlib import Path

from tests.cast import Settled, client, make_app, setup_vinh_long
from tests.catalogue.hands import words
from tests.money.conftest import morning
from tests.money.hands import events, send
from village.payments import queries

__all__ = ["morning"]
PAGE = "/payments/station"
COLLECTION = "wxp://f2f0nEwCoDe12345"


def test_the_manager_sets_another_code(morning: Settled) -> None:
    manager = client(morning.app, "manager")
    answer = send(manager, PAGE, code=COLLECTION, payee="동흥촌 봉사소")
    assert "동흥촌 봉사소" in words(manager.get(answer.headers["Location"]))
    code = queries.require_code(morning.db)
    assert (code.text, code.payee, code.kind) == (COLLECTION, "동흥촌 봉사소", "wechat")


def test_what_is_no_collection_code_stays_in_its_field(morning: Settled) -> None:
    manager, before = client(morning.app, "manager"), events(morning)
    for typed in ("", "123456789012345678", "https://example.org/pay", "javascript:alert(1)"):
        answer = send(manager, PAGE, code=typed, payee="봉사소")
        assert answer.status_code == 422, typed
        assert 'id="e-code"' in answer.text
        assert typed in answer.text
        assert 'value="봉사소"' in answer.text
    assert send(manager, PAGE, code=COLLECTION, payee=" ").status_code == 422
    assert send(manager, PAGE, code="wxp://f2f0DEMO-NOT-A-CODE", payee="x").status_code == 422
    assert events(morning) == before


def test_a_double_tap_sets_it_once(morning: Settled) -> None:
    manager = client(morning.app, "manager")
    told = {"act": "0" * 26, "code": COLLECTION, "payee": "봉사소"}
    assert manager.post(PAGE, data=told).status_code == 303
    before = events(morning)
    assert manager.post(PAGE, data=told).status_code == 303
    assert events(morning) == before


def test_in_vietnam_the_bank_is_found_by_a_part_of_its_name(tmp_path: Path) -> None:
    settled = make_app(tmp_path)
    setup_vinh_long(settled.db)
    manager = client(settled.app, "manager")
    assert "Chưa có mã" in words(manager.get(PAGE))
    page = manager.get(PAGE + "?find=vietcom&payee=TRAM&account=0071001234567")
    assert 'value="970436" checked' in page.text.replace("\n", " ").replace("    ", " ")
    assert 'value="0071001234567"' in page.text
    wrong = send(manager, PAGE, bank="123456", account="0071001234567", payee="TRAM")
    assert wrong.status_code == 422
    assert 'value="0071001234567"' in wrong.text
    assert send(manager, PAGE, bank="970436", account="12", payee="TRAM").status_code == 422
    send(manager, PAGE, bank="970436", account="0071 0012 34567", payee="TRAM")
    assert queries.require_code(settled.db).account == "0071001234567"
    settled.house.close()


def test_a_farmer_shows_the_code_in_one_tap(morning: Settled) -> None:
    page = client(morning.app, "kim").get("/payments/")
    assert "<svg" in page.text
    assert "김영옥" in words(page)


def test_without_a_code_she_is_sent_to_the_clerk(tmp_path: Path) -> None:
    settled = make_app(tmp_path)
    setup_vinh_long(settled.db)
    page = words(client(settled.app, "nguyen").get("/payments/"))
    assert "Trạm chưa có mã nhận tiền" in page
    settled.house.close()
