"""The promises of a receipt's code: it holds its sale, and gives it back once."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import CHOI, MANAGER, Settled, client, make_app, new_act
from tests.catalogue.hands import words
from tests.money.hands import claim, eggs, sell, send
from village.ground import journal
from village.ground.errors import Refusal
from village.ground.signing import SigningKey
from village.money import queries as money
from village.money.rules import till_account
from village.orders import commands, entered_queries, queries
from village.orders.entered_commands import enter_sale
from village.receipts.seals import Place, read_seal, receipts_key, sealed_text

STRANGER = SigningKey(b"\7" * 32)


@pytest.fixture
def empty(morning: Settled, tmp_path: Path) -> Iterator[Settled]:
    """The same station on another PC, which never heard of the first one's day."""
    receipts_key(morning.db)  # its copies carry it
    settled = make_app(Path(shutil.copytree(morning.house.data, tmp_path / "other")))
    yield settled
    settled.house.close()


def code_of(settled: Settled, sale: str) -> str:
    found = entered_queries.code_of(settled.db, queries.require_sale(settled.db, sale))
    assert found
    return found


def sign(settled: Settled, sale: str, *swap: tuple[bytes, bytes], key: SigningKey) -> str:
    """The sale's code as another key signs it, its line changed."""
    line: bytes = settled.db.value("SELECT line FROM journal_events WHERE id = ?", (sale,))
    for old, new in swap:
        assert old in line
        line = line.replace(old, new)
    return sealed_text(key, Place(settled.db.station, settled.db.epoch, 9), line)


def rows_of(settled: Settled, table: str) -> list[dict[str, object]]:
    rows = settled.db.rows(f"SELECT * FROM {table}")
    return [{name: row[name] for name in row.keys() if name != "position"} for row in rows]  # noqa: SIM118 -- a Row has no items


def test_an_empty_station_gets_the_same_sale(empty: Settled, till: Settled) -> None:
    sale = sell(till, eggs(2), eggs(1, CHOI))
    entered = enter_sale(empty.db, new_act(), code_of(till, sale))
    first, second = journal.event(till.db, sale), journal.event(empty.db, sale)
    assert first
    assert second
    assert (first.id, first.at, first.actor) == (second.id, second.at, second.actor)
    assert first.fact == second.fact
    assert entered.fact.sealed
    for table in ("orders_sales", "orders_lines", "orders_parts"):
        assert rows_of(empty, table) == rows_of(till, table)
    books = ("Liabilities:Farmers:F0001", "Liabilities:Farmers:H0002", "Income:StationFee")
    assert all(money.balance(empty.db, one) == money.balance(till.db, one) for one in books)
    assert money.balance(empty.db, till_account("T1")) == 8_100
    assert journal.verify(empty.db) == []
    assert journal.rebuilt_hash(empty.db) == journal.state_hash(empty.db)


def test_it_is_entered_once(empty: Settled, till: Settled) -> None:
    text = code_of(till, sell(till, eggs(2)))
    act = new_act()
    first = enter_sale(empty.db, act, text)
    assert enter_sale(empty.db, act, text).id == first.id
    with pytest.raises(Refusal, match=r"orders\.refusal\.known_sale"):
        enter_sale(empty.db, new_act(), text)
    with pytest.raises(Refusal, match=r"orders\.refusal\.known_sale"):
        enter_sale(till.db, new_act(), text)
    assert empty.db.value("SELECT count(*) FROM orders_sales") == 1
    assert money.balance(empty.db, till_account("T1")) == 5_400


def test_another_keys_receipt_wants_the_manager(empty: Settled, till: Settled) -> None:
    text = sign(till, sell(till, eggs(2)), key=STRANGER)
    with pytest.raises(Refusal, match=r"orders\.refusal\.not_our_seal"):
        enter_sale(empty.db, new_act(), text)
    assert not enter_sale(empty.db, new_act(MANAGER), text, trusted=True).fact.sealed


@pytest.mark.parametrize(
    ("swap", "says"),
    [
        ((b'"net_minor":5346,"parts"', b'"net_minor":5347,"parts"'), "receipts.refusal.no_code"),
        ((b'"given_minor":5400', b'"given_minor":5399'), "receipts.refusal.no_code"),
        ((b'"currency":"CNY"', b'"currency":"VND"'), "receipts.refusal.no_code"),
        ((b"2026-11-21", b"2026-11-22"), "receipts.refusal.no_code"),
        ((b"2026-11-21", b"2026-11-XX"), "receipts.refusal.no_code"),
        ((b'"v":1}', b'"v":2}'), "receipts.refusal.no_code"),
        ((b'"till":"T1"', b'"till":"T77"'), "receipts.refusal.no_code"),
        ((b'"farmer":"F0001"', b'"farmer":"F0077"'), "orders.refusal.unknown_here"),
        ((b'"farmer":"F0001"', b'"farmer":"F0002"'), "orders.refusal.unknown_here"),
        ((b'"product":"P0001"', b'"product":"P0099"'), "orders.refusal.unknown_here"),
        ((b'"listing":"L0001"', b'"listing":"L0002"'), "orders.refusal.unknown_here"),
    ],
)
def test_what_no_till_wrote_is_refused(till: Settled, swap: tuple[bytes, bytes], says: str) -> None:
    text = sign(till, sell(till, eggs(2)), swap, key=receipts_key(till.db))
    with pytest.raises(Refusal) as refused:
        entered_queries.told_by(till.db, text)
    assert refused.value.key == says


def is_ours(settled: Settled, text: str) -> bool:
    try:
        return read_seal(text, receipts_key(settled.db)).own
    except Refusal:
        return False


def test_a_changed_letter_is_seen(till: Settled) -> None:
    text = code_of(till, sell(till))
    for place in range(3, len(text), 7):
        other = "A" if text[place] != "A" else "B"
        bent = text[:place] + other + text[place + 1 :]
        assert not is_ours(till, bent), place


@pytest.mark.parametrize("text", ["", "VS1", "VS2ABCD", "VS1" + "A" * 400, "VS1!", "x" * 5_000])
def test_what_is_no_code_is_refused(till: Settled, text: str) -> None:
    with pytest.raises(Refusal, match=r"receipts\.refusal\.no_code"):
        read_seal(text, receipts_key(till.db))


def test_only_what_stands_as_it_was_paid_has_one(till: Settled) -> None:
    sale = sell(till)
    commands.undo_sale(till.db, new_act(), sale)
    moved = sell(till)
    commands.move_sale(till.db, new_act(), moved, CHOI)
    for each in (sale, moved, claim(till)[1]):
        assert entered_queries.code_of(till.db, queries.require_sale(till.db, each)) is None


def test_the_page_reads_back_then_writes(empty: Settled, till: Settled) -> None:
    sale = sell(till, eggs(2))
    text, pak = code_of(till, sale), client(empty.app, "pak")
    page = words(pak.get("/orders/sales/enter", query_string={"code": text}))
    assert "54.00원" in page
    assert "김영옥" in page
    answer = send(pak, "/orders/sales/enter", code=text)
    assert answer.location == f"/orders/sales/{sale}"
    assert "박선희 님이 령수증을 보고 적어넣었습니다" in words(pak.get(answer.location))
    again = send(pak, "/orders/sales/enter", code=text)
    assert again.status_code == 409
    assert "벌써 적혀있습니다" in words(again)


def test_a_clerk_gets_no_key_for_a_foreign_paper(empty: Settled, till: Settled) -> None:
    text = sign(till, sell(till), key=STRANGER)
    asked = {"code": text}
    page = client(empty.app, "pak").get("/orders/sales/enter", query_string=asked)
    assert "책임자만" in words(page)
    assert send(client(empty.app, "pak"), "/orders/sales/enter", **asked).status_code == 403
    assert send(client(empty.app, "manager"), "/orders/sales/enter", **asked).status_code == 303
