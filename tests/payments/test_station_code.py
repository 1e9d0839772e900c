"""The promises of the station's code: brought by one, looked at by another, told for a day."""

from datetime import timedelta
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from tests.cast import MANAGER, PAK, Settled, client, make_app, new_act, set_code, setup_vinh_long
from tests.catalogue.hands import words
from tests.money.conftest import morning
from tests.money.hands import events, send
from tests.payments.drawn import form, photo
from village.ground import i18n
from village.ground.errors import Refusal
from village.ground.ids import base32
from village.payments import commands, queries
from village.payments.codes import CodeProposedPrivate
from village.payments.rules import fingerprint, vietqr

__all__ = ["morning"]
PAGE = "/payments/station"
PROPOSAL = "/payments/station/proposal"
FRESH = 9**20  # acts that no tap of the cast has
COLLECTION = "wxp://f2f0nEwCoDe12345"
ALIPAY = "https://qr.alipay.com/fkx12345abcdefgh"
VIETQR = vietqr("970405", "7302205123456")


def bring(settled: Settled, text: str = COLLECTION, payee: str = "동흥촌 봉사소") -> str:
    """The manager brings a code; its id."""
    new = CodeProposedPrivate(payee, text=text, reason="새 지갑")
    return commands.propose_code(settled.db, new_act(MANAGER), new).id


def test_a_code_is_used_once_a_second_person_has_looked(morning: Settled) -> None:
    manager, clerk = client(morning.app, "manager"), client(morning.app, "pak")
    before = queries.require_code(morning.db)
    answer = send(manager, PROPOSAL, code=COLLECTION, payee="동흥촌 봉사소", reason="새 지갑")
    assert "다른 분이 확인한 다음에야" in words(manager.get(answer.headers["Location"]))
    assert queries.require_code(morning.db) == before
    waiting = queries.waiting_code(morning.db)
    assert waiting
    page = words(clerk.get("/orders/counter"))
    assert "수금코드를 한분 더 확인해야 합니다" in page
    assert "예, 이 이름입니다" in words(clerk.get(PAGE))
    send(clerk, f"/payments/codes/{waiting.code}/confirmation")
    code = queries.require_code(morning.db)
    assert (code.text, code.payee, code.kind) == (COLLECTION, "동흥촌 봉사소", "wechat")
    assert (code.set_by, code.confirmed_by, code.replaces) == (MANAGER, PAK, before.code)
    history = words(clerk.get(PAGE))
    assert before.payee in history
    assert fingerprint(before.text) in history


def test_whoever_brought_it_cannot_put_it_in_use(morning: Settled) -> None:
    code = bring(morning)
    manager = client(morning.app, "manager")
    assert "이 이름입니다" not in words(manager.get(PAGE))
    answer = send(manager, f"/payments/codes/{code}/confirmation")
    assert answer.status_code == 403
    assert queries.require_code(morning.db).code != code


def test_another_name_turns_it_down(morning: Settled) -> None:
    code, clerk = bring(morning), client(morning.app, "pak")
    send(clerk, f"/payments/codes/{code}/turning-down")
    assert queries.waiting_code(morning.db) is None
    with pytest.raises(Refusal, match="not_waiting"):
        commands.confirm_code(morning.db, new_act(PAK), code)


def test_a_newer_one_takes_the_place_of_one_that_waits(morning: Settled) -> None:
    first, second = bring(morning), bring(morning, ALIPAY)
    with pytest.raises(Refusal, match="not_waiting"):
        commands.confirm_code(morning.db, new_act(PAK), first)
    commands.confirm_code(morning.db, new_act(PAK), second)
    assert queries.require_code(morning.db).kind == "alipay"


def test_the_change_is_told_for_a_day(morning: Settled) -> None:
    told = "받는 사람이 바뀌였습니다"
    clerk, kim = client(morning.app, "pak"), client(morning.app, "kim")
    assert told not in words(clerk.get("/orders/counter"))
    set_code(morning.db, "동흥촌 봉사소", text=COLLECTION)
    for page in (clerk.get("/orders/counter"), kim.get("/payments/")):
        assert told in words(page)
        assert "동흥촌 봉사소" in words(page)
    morning.clock.moment += timedelta(hours=24, seconds=1)
    assert queries.changed_code(morning.db) is None


def test_a_code_in_use_is_changed_for_a_reason(morning: Settled) -> None:
    manager, before = client(morning.app, "manager"), events(morning)
    for told in ({"code": COLLECTION, "payee": "봉사소", "reason": " "},
                 {"code": queries.require_code(morning.db).text, "reason": "x",
                  "payee": queries.require_code(morning.db).payee}):  # fmt: skip
        assert send(manager, PROPOSAL, **told).status_code == 422
    assert events(morning) == before


def test_what_is_no_collection_code_stays_in_its_field(morning: Settled) -> None:
    manager, before = client(morning.app, "manager"), events(morning)
    for typed in ("", "123456789012345678", "https://example.org/pay", "javascript:alert(1)",
                  "data:text/html,x", VIETQR[:-1] + "Z"):  # fmt: skip
        answer = send(manager, PROPOSAL, code=typed, payee="봉사소", reason="x")
        assert answer.status_code == 422, typed
        assert 'id="e-code"' in answer.text
        assert typed in answer.text
        assert 'value="봉사소"' in answer.text
    told = {"payee": "봉사소", "reason": "x"}
    assert send(manager, PROPOSAL, **told | {"payee": " "}, code=COLLECTION).status_code == 422
    assert send(manager, PROPOSAL, **told, code="wxp://f2f0DEMO-NOT-A-CODE").status_code == 422
    assert events(morning) == before


def test_another_wallet_takes_the_managers_word(morning: Settled) -> None:
    manager = client(morning.app, "manager")
    told = {"code": "https://pay.example.org/c/123", "payee": "봉사소", "reason": "x"}
    assert "아는 지갑입니다" in words(send(manager, PROPOSAL, **told))
    assert send(manager, PROPOSAL, **told, other_ok="1").status_code == 303


def test_a_double_tap_brings_it_once(morning: Settled) -> None:
    manager = client(morning.app, "manager")
    told = {"act": base32(FRESH, 26), "code": COLLECTION, "payee": "봉사소", "reason": "x"}
    assert manager.post(PROPOSAL, data=told).status_code == 303
    before = events(morning)
    assert manager.post(PROPOSAL, data=told).status_code == 303
    assert events(morning) == before


# --- from a photo --------------------------------------------------------------------------------


def send_photo(settled: Settled, content: bytes, act: int = 1) -> TestResponse:
    told = form(base32(FRESH + act, 26), content, [("payee", "동흥촌"), ("reason", "새 지갑")])
    return client(settled.app, "manager").post(PROPOSAL, data=told)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_code_comes_from_a_photo(morning: Settled, kind: str) -> None:
    assert send_photo(morning, photo(ALIPAY, kind=kind)).status_code == 303
    waiting = queries.waiting_code(morning.db)
    assert waiting
    assert (waiting.kind, waiting.text) == ("alipay", ALIPAY)


def test_no_photo_is_kept(morning: Settled) -> None:
    send_photo(morning, photo(ALIPAY))
    kept = {file.name for file in morning.house.data.rglob("*")}
    assert not {
        name for name in kept if not name.startswith(("station.db", "write.lock", "secret"))
    }


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (photo(ALIPAY, COLLECTION), "two_codes"),
        (photo(ALIPAY, blur=14), "no_code_seen"),
        (photo(), "no_code_seen"),
        (photo("134512345678901234"), "payer_code"),
        (photo("javascript:alert(1)"), "not_a_code"),
        (photo("data:text/html,x"), "not_a_code"),
        (photo("https://example.org/pay"), "other_address"),
        (b"GIF89a" + bytes(40), "photo"),
        (photo(ALIPAY)[:400], "photo"),
        (b"", "photo"),
    ],
    ids=["two", "blurred", "none", "payer", "script", "data", "elsewhere", "gif", "cut", "empty"],
)
def test_a_photo_that_is_no_code_is_told_and_nothing_written(
    morning: Settled, content: bytes, key: str
) -> None:
    before = events(morning)
    answer = send_photo(morning, content)
    assert answer.status_code == 422
    assert i18n.translate("ko", f"payments.refusal.{key}") in words(answer)
    assert events(morning) == before


def test_a_photo_too_large_is_told(morning: Settled) -> None:
    before = events(morning)
    swollen = bytearray(photo(ALIPAY, kind="PNG"))
    swollen[16:24] = (9_000).to_bytes(4) * 2  # 81 million pixels, says its head
    assert send_photo(morning, bytes(swollen)).status_code in (413, 422)
    answer = client(morning.app, "manager").post(
        PROPOSAL, data=bytes(9_000_000), content_type="multipart/form-data; boundary=x"
    )
    assert answer.status_code == 413
    assert events(morning) == before


def test_in_vietnam_the_bank_is_found_by_a_part_of_its_name(tmp_path: Path) -> None:
    settled = make_app(tmp_path)
    setup_vinh_long(settled.db)
    manager = client(settled.app, "manager")
    assert "Chưa có mã" in words(manager.get(PAGE))
    page = manager.get(PAGE + "?find=vietcom&payee=TRAM&account=0071001234567")
    assert 'value="970436" checked' in page.text.replace("\n", " ").replace("    ", " ")
    assert 'value="0071001234567"' in page.text
    wrong = send(manager, PROPOSAL, bank="123456", account="0071001234567", payee="TRAM")
    assert wrong.status_code == 422
    assert 'value="0071001234567"' in wrong.text
    assert send(manager, PROPOSAL, bank="970436", account="12", payee="TRAM").status_code == 422
    send(manager, PROPOSAL, bank="970436", account="0071 0012 34567", payee="TRAM")
    waiting = queries.waiting_code(settled.db)
    assert waiting
    assert waiting.account == "0071001234567"
    settled.house.close()


def test_in_vietnam_a_photo_of_a_vietqr_fills_in_bank_and_account(tmp_path: Path) -> None:
    settled = make_app(tmp_path)
    setup_vinh_long(settled.db)
    manager = client(settled.app, "manager")
    told = form(base32(FRESH + 3, 26), photo(ALIPAY), [("payee", "TRAM")])
    assert manager.post(PROPOSAL, data=told).status_code == 422
    told = form(base32(FRESH + 5, 26), photo(VIETQR), [("payee", "TRAM")])
    assert manager.post(PROPOSAL, data=told).status_code == 303
    waiting = queries.waiting_code(settled.db)
    assert waiting
    assert (waiting.bank_bin, waiting.account) == ("970405", "7302205123456")
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
