"""What beancount and hledger make of exported books; and faults of one unit planted in them."""

import csv
import io
import subprocess
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from random import Random

from beancount import loader
from beancount.core.data import Transaction

from village.ground.amounts import CURRENCIES, plain_amount
from village.ground.unit import Store
from village.money.exports import FORMATS
from village.money.ledger_queries import closes, ledger
from village.money.rules import till_account

TILL = till_account("T1")
KINDS = {
    "cash_banked", "cash_moved", "cash_sale", "cash_sent", "code_claimed", "code_confirmed",
    "code_not_found", "confirmation_undone", "count_difference", "debt_settled",
    "deposit_returned", "dividend", "dividend_undone", "float", "grant", "grant_undone",
    "hand_over", "order_paid_cash", "order_paid_code", "owed_paid_cash", "owed_paid_code",
    "payout", "payout_undone", "refund", "refund_undone", "sale_moved", "sale_undone",
    "till_handed_over", "year_closed", "year_reopened",
}  # fmt: skip
FAULTS = (
    TILL, "Income:StationFee", "Liabilities:Held:", "Assets:Bank:Station", "Liabilities:Dividends:",
    "Assets:Receivable:Farmers:", "Expenses:Rounding", "Assets:Cash:Safe", "a counterpart",
    "a balance",
)  # fmt: skip


Ends = dict[str, tuple[str, int]]


@dataclass(frozen=True)
class Read:
    """What a foreign program says, minor units: complaints, balances, each Z's expected cash."""

    faults: bool
    balances: dict[str, int]
    expected: dict[str, int]  # business day → what lay in the till before it was counted


def ours(db: Store) -> Read:
    """The same by our own tables."""
    rows = db.rows("SELECT account, amount_minor FROM money_balances WHERE amount_minor <> 0")
    days = db.rows("SELECT business_day, expected_minor FROM money_days WHERE state = 'closed'")
    return Read(False, {row[0]: row[1] for row in rows}, {row[0]: row[1] for row in days})


def told(db: Store, kind: str) -> str:
    return "".join(f"{line}\n" for line in FORMATS[kind](ledger(db), closes(db)))


def ends_of(db: Store) -> Ends:
    """The act that closed each day, with the day and how far the count was off."""
    rows = db.rows("SELECT * FROM money_days WHERE state = 'closed'")
    return {row["closed_act"]: (row["business_day"], row["difference_minor"]) for row in rows}


def by_beancount(text: str, ends: Ends) -> Read:
    """Read as bean-check does; what closes a day is left out of what was expected."""
    entries, errors, _ = loader.load_string(text)
    balances: Counter[str] = Counter()
    in_till: dict[str, int] = defaultdict(int)
    counted: Counter[str] = Counter()
    for entry in entries:
        for line in entry.postings if isinstance(entry, Transaction) else ():
            assert line.units
            assert line.units.number is not None
            exponent = CURRENCIES[line.units.currency].exponent
            minor = int(line.units.number.scaleb(exponent))
            balances[line.account] += minor
            if line.account == TILL:
                in_till[entry.date.isoformat()] += minor
                counted[ends.get(entry.meta["entry"], ("", 0))[0]] += minor
    expected, stands = {}, 0
    for day in sorted({day for day, _ in ends.values()} | set(in_till)):
        stands += in_till[day]
        expected[day] = stands - counted[day]
    return Read(bool(errors), {name: minor for name, minor in balances.items() if minor}, expected)


def by_hledger(path: Path, ends: Ends, currency: str) -> Read:
    """Its own check, its balances, and its register of the till."""
    faults = _hledger(path, "check", "--strict").returncode != 0
    table = csv.reader(io.StringIO(_hledger(path, "balance", "-N", "-O", "csv").stdout))
    balances = {name: _minor(amount, currency) for name, amount in list(table)[1:]}
    register = _hledger(path, "register", f"^{TILL}$", "-O", "csv").stdout
    expected, before = {}, 0
    off = dict(ends.values())
    for row in csv.DictReader(io.StringIO(register)):
        stands = _minor(row["total"], currency)
        if row["description"].startswith("Z "):  # the line before it is the count's, if any
            expected[row["date"]] = before if off[row["date"]] else stands
        else:
            before = stands - _minor(row["amount"], currency)
    return Read(faults, {name: minor for name, minor in balances.items() if minor}, expected)


def hledger_is_content(path: Path) -> bool:
    return _hledger(path, "check", "--strict").returncode == 0


def _hledger(path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["hledger", "-f", str(path), *words], capture_output=True, text=True, check=False
    )


def _minor(amount: str, currency: str) -> int:
    digits = amount.replace(currency, "").replace(",", "").strip().rstrip(".")
    whole, _, part = digits.partition(".")
    return int(whole + part.ljust(CURRENCIES[currency].exponent, "0")) if digits != "0" else 0


# --- faults ----------------------------------------------------------------------------------


def planted(text: str, fault: str, random: Random) -> str:
    """The export with one unit wrong somewhere."""
    lines = text.splitlines()
    if fault == "a balance":
        at = random.choice([at for at, line in enumerate(lines) if _is_stated(line)])
        head, number, tail = _stated(lines[at])
        lines[at] = f"{head}{_moved(number, +1)}{tail}"
        return "\n".join(lines) + "\n"
    account = TILL if fault == "a counterpart" else fault
    at = random.choice([at for at, line in enumerate(lines) if _is_posting(line, account)])
    near = at + 1 if _is_posting(lines[at + 1], "") else at - 1
    _shift(lines, at, +1)
    if fault != "a counterpart":
        _shift(lines, near, -1)
    return "\n".join(lines) + "\n"


def _is_posting(line: str, account: str) -> bool:
    """A line of an entry: account, amount, currency; nothing stated."""
    words = line.split()
    return line.startswith("  ") and len(words) == 3 and words[0].startswith(account or words[0])


def _is_stated(line: str) -> bool:
    return " balance " in line or " = " in line


def _stated(line: str) -> tuple[str, str, str]:
    """A stated balance parted around its number."""
    mark = " ~ " if " ~ " in line else " "
    head, tail = line.rsplit(mark, 1) if mark == " ~ " else line.rsplit(" ", 1)
    before, number = head.rsplit(" ", 1)
    return f"{before} ", number, f"{mark}{tail}"


def _moved(number: str, by: int) -> str:
    currency = "CNY" if "." in number else "VND"
    return plain_amount(int(number.replace(".", "")) + by, currency)


def _shift(lines: list[str], at: int, by: int) -> None:
    account, number, currency = lines[at].split()
    lines[at] = f"    {account}  {_moved(number, by)} {currency}"
