"""The books as other programs read them: beancount, hledger, CSV; line by line, from entries alone.

After each closing report every account's balance is stated, so that a foreign checker finds a
single unit that is missing. The till's is what was counted by hand, not what was reckoned here.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from village.ground.amounts import plain_amount
from village.money.ledger_queries import Close, Entry

Balances = dict[str, int]
CSV_HEAD = ("business_day", "seq", "entry", "kind", "reverses", "account", "debit", "credit")


def as_beancount(entries: Iterable[Entry], closes: Iterable[Close]) -> Iterator[str]:
    """Lines for `bean-check`."""
    yield 'option "title" "Village Seller"'
    yield from _walk(entries, closes, _beancount_opened, _beancount_entry, _beancount_balances)


def as_hledger(entries: Iterable[Entry], closes: Iterable[Close]) -> Iterator[str]:
    """Lines for `hledger check --strict`."""
    # With the dot: hledger would read the comma of 1,000 as a decimal mark.
    yield "commodity 1,000.00 CNY"
    yield "commodity 1,000. VND"
    yield from _walk(entries, closes, _hledger_opened, _hledger_entry, _hledger_balances)


def as_csv(entries: Iterable[Entry], closes: Iterable[Close]) -> Iterator[str]:
    """Lines for a spreadsheet, one a posting: debit and credit apart, never below zero."""
    del closes  # a spreadsheet asserts nothing
    yield _csv_line((*CSV_HEAD, "currency"))
    for entry in entries:
        for line in entry.postings:
            sides = [plain_amount(abs(line.amount_minor), entry.currency), ""]
            debit, credit = sides if line.amount_minor > 0 else sides[::-1]
            yield _csv_line(
                (entry.business_day, str(entry.position), entry.entry, entry.kind,
                 entry.reverses or "", line.account, debit, credit, entry.currency)
            )  # fmt: skip


FORMATS: dict[str, Callable[[Iterable[Entry], Iterable[Close]], Iterator[str]]] = {
    "beancount": as_beancount,
    "hledger": as_hledger,
    "csv": as_csv,
}


def _walk(
    entries: Iterable[Entry],
    closes: Iterable[Close],
    opened: Callable[[str, Entry], Iterator[str]],
    told: Callable[[Entry], Iterator[str]],
    stated: Callable[[Close, Balances, str], Iterator[str]],
) -> Iterator[str]:
    """Entries in the order of their days; a close stands after the last entry of its day."""
    waiting = iter(closes)
    close = next(waiting, None)
    balances: Balances = {}
    currency = "CNY"
    for entry in entries:
        while close is not None and close.business_day < entry.business_day:
            yield from stated(close, balances, currency)
            close = next(waiting, None)
        currency = entry.currency
        for line in entry.postings:
            if line.account not in balances:
                yield from opened(line.account, entry)
            balances[line.account] = balances.get(line.account, 0) + line.amount_minor
        yield from told(entry)
    while close is not None:
        yield from stated(close, balances, currency)
        close = next(waiting, None)


def _stated(close: Close, balances: Balances) -> Iterator[tuple[str, int]]:
    """Each account with what must stand in it once this day is closed."""
    for account in sorted(balances):
        counted = account == close.account
        yield account, close.counted_minor if counted else balances[account]


def _beancount_opened(account: str, entry: Entry) -> Iterator[str]:
    yield f"{entry.business_day} open {account} {entry.currency}"


def _beancount_entry(entry: Entry) -> Iterator[str]:
    yield f'{entry.business_day} * "{entry.kind}"'
    yield f'  entry: "{entry.entry}"'
    if entry.reverses:
        yield f'  reverses: "{entry.reverses}"'
    for line in entry.postings:
        amount = plain_amount(line.amount_minor, entry.currency)
        yield f"  {line.account}  {amount} {entry.currency}"


def _beancount_balances(close: Close, balances: Balances, currency: str) -> Iterator[str]:
    # bean-check looks at a balance when its day begins, and lets one unit pass unless told not to.
    morning_after = date.fromisoformat(close.business_day) + timedelta(days=1)
    exactly = plain_amount(0, currency)
    for account, minor in _stated(close, balances):
        amount = plain_amount(minor, currency)
        yield f"{morning_after} balance {account} {amount} ~ {exactly} {currency}"


def _hledger_opened(account: str, entry: Entry) -> Iterator[str]:
    del entry
    yield f"account {account}"


def _hledger_entry(entry: Entry) -> Iterator[str]:
    reverses = f", reverses:{entry.reverses}" if entry.reverses else ""
    yield f"{entry.business_day} * {entry.kind}  ; entry:{entry.entry}{reverses}"
    for line in entry.postings:
        amount = plain_amount(line.amount_minor, entry.currency)
        yield f"    {line.account}  {amount} {entry.currency}"


def _hledger_balances(close: Close, balances: Balances, currency: str) -> Iterator[str]:
    if not balances:
        return
    yield f"{close.business_day} * Z {close.z_number}"
    for account, minor in _stated(close, balances):
        nothing, amount = plain_amount(0, currency), plain_amount(minor, currency)
        yield f"    {account}  {nothing} {currency} = {amount} {currency}"


def _csv_line(cells: Iterable[str]) -> str:
    told = io.StringIO()
    csv.writer(told, lineterminator="").writerow([_harmless(cell) for cell in cells])
    return told.getvalue()


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula is quoted."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
