"""The promises of the payment services' door: signed, each credit once, down to its station."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from tests.cast import MANAGER, Settled, make_app, new_act, set_code, setup_vinh_long
from tests.hub.county import County, join, new_county, served
from tests.money.conftest import EGGS
from tests.money.hands import eggs
from tests.sync.houses import go, same_everywhere
from village.catalogue import commands as catalogue
from village.ground import journal
from village.hub import banks
from village.hub.messengers import Provider
from village.hub.officers import FirstDay
from village.orders import commands as orders
from village.payments import bank_queries
from village.payments import queries as payments

ACCOUNT, SECRET = "0123456789", "a key of this station alone"
VINH_LONG = FirstDay("Trung tâm Vĩnh Long", "86", "Vĩnh Long", "VN", "vi")
SEPAY = {
    "id": 92704, "gateway": "Vietcombank", "transactionDate": "2026-11-21 09:20:37",
    "accountNumber": ACCOUNT, "code": None, "content": "VS26K7QX3A tien trung",
    "transferType": "in", "transferAmount": 27_000, "accumulated": 19_077_000,
    "subAccount": None, "referenceCode": "MBVCB.3278907687", "description": "",
}  # fmt: skip
CASSO = {"error": 0, "data": [
    {"id": 86, "tid": "FT1", "description": "tien", "amount": 27_000, "cusum_balance": 1,
     "when": "2026-11-21 09:34:57", "bank_sub_acc_id": ACCOUNT},
    {"id": 87, "tid": "FT2", "description": "phi", "amount": -1_000, "cusum_balance": 1,
     "when": "2026-11-21 09:35:57", "bank_sub_acc_id": ACCOUNT},
]}  # fmt: skip
PAYOS_DATA = {
    "orderCode": 123, "amount": 3_000, "description": "VQRIO123", "accountNumber": ACCOUNT,
    "reference": "TF230204212323", "transactionDateTime": "2026-11-21 18:25:00",
    "currency": "VND", "code": "00", "desc": "Thành công", "counterAccountName": None,
}  # fmt: skip


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[County]:
    county = new_county(tmp_path / "hub", first=VINH_LONG)
    with served(county.app) as county.url:
        yield county
    county.store.close()


@pytest.fixture
def house(centre: County, tmp_path: Path) -> Iterator[Settled]:
    found = make_app(tmp_path / "station")
    setup_vinh_long(found.db)
    catalogue.add_product(found.db, new_act(MANAGER), EGGS)
    set_code(found.db, "TRAM", bank_bin="970436", account=ACCOUNT)
    join(centre, found.db)
    for provider in ("sepay", "casso", "payos"):
        banks.set_messenger(centre.store, found.db.station, provider, SECRET)
    yield found
    found.house.close()


def tell(
    centre: County, house: Settled, provider: str, told: object, **headers: str
) -> TestResponse:  # fmt: skip
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    where = f"/sync/v1/accounts/{house.db.station}/{provider}"
    return centre.app.test_client().post(where, json=told, headers=named)


def sepay(centre: County, house: Settled, **other: object) -> TestResponse:
    return tell(centre, house, "sepay", SEPAY | other, Authorization=f"Apikey {SECRET}")


def payos(data: dict[str, object]) -> dict[str, object]:
    """Signed as payOS signs: its fields by name, nothing for null."""
    text = "&".join(f"{name}={data[name] or ''}" for name in sorted(data))
    signed = hmac.new(SECRET.encode(), text.encode(), hashlib.sha256).hexdigest()
    return {"code": "00", "desc": "success", "success": True, "data": data, "signature": signed}


def test_what_sepay_tells_confirms_a_sale_of_its_station(centre: County, house: Settled) -> None:
    shown = orders.show_code(house.db, new_act(), [eggs(price_minor=27_000)])
    answer = sepay(centre, house, content=f"{shown.fact.reference} tien trung")
    assert (answer.status_code, answer.json) == (200, {"success": True, "error": 0})
    go(house.db)
    known = payments.payment(house.db, shown.id)
    assert known
    assert known["state"] == "confirmed"
    (row,) = bank_queries.matched_rows(house.db)
    assert (row["source"], row["minute"]) == ("hub", 560)
    go(house.db)
    same_everywhere(house.db, centre)
    assert journal.rebuilt_hash(house.db) == journal.state_hash(house.db)


def test_the_same_message_again_tells_nothing_new(centre: County, house: Settled) -> None:
    for _ in range(3):
        assert sepay(centre, house).status_code == 200
        go(house.db)
    assert len(bank_queries.open_rows(house.db)) == 1
    with centre.store.reading() as rows:
        assert len(rows.all("sendings_to", audience=f"station/{house.db.station}")) == 1


def test_casso_and_payos_are_read(centre: County, house: Settled) -> None:
    assert tell(centre, house, "casso", CASSO, Secure_Token=SECRET).status_code == 200
    assert tell(centre, house, "payos", payos(PAYOS_DATA)).status_code == 200
    go(house.db)
    came_in = sorted(row["amount_minor"] for row in bank_queries.open_rows(house.db))
    assert came_in == [3_000, 27_000]


def test_who_does_not_know_the_secret_is_not_heard(centre: County, house: Settled) -> None:
    signed = payos(PAYOS_DATA)
    answers = [
        tell(centre, house, "sepay", SEPAY),
        tell(centre, house, "sepay", SEPAY, Authorization="Apikey "),
        tell(centre, house, "sepay", SEPAY, Authorization=f"Apikey {SECRET}x"),
        tell(centre, house, "casso", CASSO, Secure_Token="another"),
        tell(centre, house, "payos", signed | {"data": PAYOS_DATA | {"amount": 9_000_000}}),
        tell(centre, house, "payos", {"data": PAYOS_DATA}),
        tell(centre, house, "other", SEPAY, Authorization=f"Apikey {SECRET}"),
    ]
    assert [answer.status_code for answer in answers] == [401] * 7
    banks.set_messenger(centre.store, house.db.station, "sepay", "")
    assert sepay(centre, house).status_code == 401
    assert go(house.db).taken == 0


@pytest.mark.parametrize("wrong", [
    {"transferAmount": 0}, {"transferAmount": "27000"}, {"transferAmount": 10**14},
    {"transactionDate": "today"}, {"accountNumber": ""}, {"id": None},
])  # fmt: skip
def test_what_makes_no_sense_is_refused(
    centre: County, house: Settled, wrong: dict[str, object]
) -> None:
    assert sepay(centre, house, **wrong).status_code == 422


def test_a_body_that_is_no_message_is_refused(centre: County, house: Settled) -> None:
    where = f"/sync/v1/accounts/{house.db.station}/sepay"
    for body in (b"", b"[]", b"{", b"\xff\xfe", json.dumps({"transferType": "in"}).encode()):
        answer = centre.app.test_client().post(
            where, data=body, headers={"Authorization": f"Apikey {SECRET}"}
        )
        assert answer.status_code == 422, body


def test_money_that_went_away_is_no_row(centre: County, house: Settled) -> None:
    assert sepay(centre, house, transferType="out").status_code == 200
    assert go(house.db).taken == 0


def test_another_account_is_set_aside(centre: County, house: Settled) -> None:
    sepay(centre, house, accountNumber="9990001112")
    go(house.db)
    assert bank_queries.open_rows(house.db) == []


def test_what_was_set_aside_goes_down_again_once(centre: County, house: Settled) -> None:
    """The service told of a new account before the station had it on record."""
    new = "9990001112"
    sepay(centre, house, accountNumber=new)
    sepay(centre, house, id=92705, referenceCode="MBVCB.2")
    go(house.db)
    set_code(house.db, "TRAM", bank_bin="970436", account=new)
    go(house.db)
    turns: tuple[tuple[Provider, int], ...] = (("casso", 0), ("sepay", 1), ("sepay", 0))
    for provider, count in turns:
        assert banks.tell_again(centre.store, house.db.station, provider) == count
        go(house.db)
    assert len(bank_queries.open_rows(house.db)) == 2
    assert banks.tell_again(centre.store, house.db.station, "sepay") == 0
    same_everywhere(house.db, centre)


def test_messages_are_kept_a_year_and_not_too_many(
    centre: County, house: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(banks, "KEPT_MAX", 3)
    for number in range(5):
        centre.clock.step(hours=1)
        sepay(centre, house, id=number)
        assert kept(centre) == min(number + 1, 3)
    centre.clock.step(hours=24 * 366)
    sepay(centre, house, id=5)
    assert kept(centre) == 1


def kept(centre: County) -> int:
    with centre.store.reading() as rows:
        found = rows.connection.exec_driver_sql("SELECT count(*) FROM hub_credits_told").scalar()
        return int(found or 0)
