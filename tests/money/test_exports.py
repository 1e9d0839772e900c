"""The books as other programs read them: they pass, and one missing unit does not."""

import csv
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tests.cast import CHOI, KIM, Settled, make_app, new_act, setup_vinh_long
from tests.money.hands import claim, claim_order, eggs, place, sell
from village.__main__ import main
from village.ground.amounts import plain_amount
from village.money import commands, queries
from village.money.exports import FORMATS, as_csv
from village.money.ledger_queries import Close, Entry, closes, ledger
from village.money.rules import Posting
from village.orders import closing, order_commands
from village.orders import commands as orders

BEAN_CHECK = Path(sys.executable).parent / "bean-check"


@pytest.fixture
def lived(till: Settled) -> Settled:
    """Two days, the first closed with a coin too few; every kind of entry in them."""
    sell(till, eggs(2), eggs(1, CHOI))
    orders.undo_sale(till.db, new_act(), sell(till))
    payment, _ = claim(till)
    orders.confirm_payment(till.db, new_act(), payment)
    orders.payment_not_found(till.db, new_act(), claim(till)[0])
    order = place(till)
    claim_order(till, order)
    order_commands.hand_over(till.db, new_act(), order)
    order_commands.pay_order_cash(till.db, new_act(), place(till))
    commands.pay_out(till.db, new_act(), KIM, 1_000)
    commands.move_cash(till.db, new_act(), 10_000)
    closing.close_day(till.db, new_act(), {10000: 1, 5000: 1, 1000: 4, 500: 1}, "동전 하나")
    commands.open_day(till.db, new_act(), date(2026, 11, 22), 15_000, why="safe")
    sell(till)
    return till


def told(settled: Settled, kind: str) -> str:
    lines = FORMATS[kind](ledger(settled.db), closes(settled.db))
    return "".join(f"{line}\n" for line in lines)


def check(kind: str, text: str, folder: Path) -> bool:
    """Whether the foreign program is content."""
    path = folder / f"books.{kind}"
    path.write_text(text, encoding="utf-8")
    words = {
        "beancount": [str(BEAN_CHECK), str(path)],
        "hledger": ["hledger", "-f", str(path), "check", "--strict"],
    }
    done = subprocess.run(words[kind], capture_output=True, text=True, check=False)
    return done.returncode == 0


def one_unit_off(text: str, account: str) -> str:
    """The first posting to `account` one unit larger, and its counterpart: the entry balances."""
    lines = text.splitlines()
    start = next(at for at, line in enumerate(lines) if line.strip().startswith(account))
    for at in (start, start + 1):
        words = lines[at].split()
        minor = int(words[1].replace(".", "")) + (1 if at == start else -1)
        lines[at] = f"    {words[0]}  {plain_amount(minor, words[2])} {words[2]}"
    return "\n".join(lines) + "\n"


def test_bean_check_is_content_and_sees_one_unit(lived: Settled, tmp_path: Path) -> None:
    text = told(lived, "beancount")
    assert check("beancount", text, tmp_path)
    assert not check("beancount", one_unit_off(text, "Assets:Cash:Till:T1"), tmp_path)


@pytest.mark.needs("hledger")
def test_hledger_is_content_and_sees_one_unit(lived: Settled, tmp_path: Path) -> None:
    text = told(lived, "hledger")
    assert check("hledger", text, tmp_path)
    assert not check("hledger", one_unit_off(text, "Assets:Cash:Till:T1"), tmp_path)


@pytest.mark.needs("hledger")
def test_dong_has_no_decimals(tmp_path: Path) -> None:
    settled = make_app(tmp_path / "house")
    setup_vinh_long(settled.db)
    commands.open_day(settled.db, new_act(), date(2026, 11, 21), 1_234_000)
    closing.close_day(settled.db, new_act(), {500_000: 2, 1_000: 234}, "")
    for kind in ("beancount", "hledger"):
        text = told(settled, kind)
        assert "1234000 VND" in text
        assert check(kind, text, tmp_path)
        assert not check(kind, text.replace("= 1234000", "= 1234001").replace(
            "Till:T1 1234000 ~", "Till:T1 1234001 ~"), tmp_path)  # fmt: skip
    settled.house.close()


@pytest.mark.needs("hledger")
def test_a_day_without_an_entry_is_no_fault(morning: Settled, tmp_path: Path) -> None:
    commands.open_day(morning.db, new_act(), date(2026, 11, 21), 0)
    closing.close_day(morning.db, new_act(), {}, "")
    for kind in ("beancount", "hledger"):
        assert check(kind, told(morning, kind), tmp_path)


@pytest.mark.needs("hledger")
def test_two_tills_of_a_day_are_no_fault(lived: Settled, tmp_path: Path) -> None:
    commands.open_day(lived.db, new_act(), date(2026, 11, 22), 1_000, "T2", why="safe")
    orders.record_cash_sale(lived.db, new_act(), (eggs(),), till="T2")
    for till in ("T2", "T1"):
        left = queries.cash_in(lived.db, till)
        closing.close_day(lived.db, new_act(), {100: left // 100}, "?", till)
    for kind in ("beancount", "hledger"):
        text = told(lived, kind)
        assert check(kind, text, tmp_path)
        assert not check(kind, one_unit_off(text, "Assets:Cash:Till:T2"), tmp_path)


def test_every_account_is_stated_after_each_close(lived: Settled) -> None:
    lines = told(lived, "beancount").splitlines()
    stated = {line.split()[2] for line in lines if line.startswith("2026-11-22 balance")}
    used = {
        line.account
        for entry in ledger(lived.db)
        if entry.business_day == "2026-11-21"
        for line in entry.postings
    }
    assert stated == used
    assert "2026-11-22 balance Assets:Cash:Till:T1 195.00 ~ 0.00 CNY" in lines


def test_the_spreadsheet_balances(lived: Settled) -> None:
    rows = list(csv.DictReader(told(lived, "csv").splitlines()))
    assert sum(int(row["debit"].replace(".", "") or 0) for row in rows) == sum(
        int(row["credit"].replace(".", "") or 0) for row in rows
    )
    assert {row["currency"] for row in rows} == {"CNY"}


def test_a_spreadsheet_runs_nothing() -> None:
    for first in "=+-@":
        entry = Entry(
            "A", 1, f"{first}1+1", "2026-11-21", "CNY", None, (Posting("B", 5), Posting("C", -5))
        )
        lines = list(as_csv([entry], [Close("2026-11-21", "1", "B", 5)]))
        assert f"'{first}1+1" in lines[1]
        assert all(not cell.startswith(first) for cell in lines[2].split(","))


def test_it_streams(lived: Settled) -> None:
    """The first line is there before the second entry was asked for."""
    asked = []

    def entries() -> object:
        for entry in ledger(lived.db):
            asked.append(entry.entry)
            yield entry

    lines = FORMATS["csv"](entries(), [])  # type: ignore[arg-type]  # a generator of entries
    next(lines)
    next(lines)
    assert len(asked) == 1


def test_the_command_prints_it(lived: Settled, capsys: pytest.CaptureFixture[str]) -> None:
    lived.house.close()
    words = ["--data", str(lived.house.data), "ledger", "export", "--format", "csv"]
    assert main(words) == 0
    assert capsys.readouterr().out.startswith("business_day,seq,entry,kind")
