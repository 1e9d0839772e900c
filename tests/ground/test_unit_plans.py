"""No question reads a growing table from end to end: 12,000 sales must not halve a page's speed."""

import inspect
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.cast import KIM
from tests.drawn import ROOT
from tests.workday import EGGS, TODAY, Workday, list_goods, live_a_day, make_workday
from village.ground import journal
from village.ground.unit import Store
from village.orders.queries import last_sales_of

# A row or more for every sale, listing, visit or day; the rest grows with people and goods.
GROWING = frozenset(
    {
        "journal_events",
        "journal_acts",
        "money_entries",
        "money_postings",
        "money_days",
        "money_payouts",
        "orders_sales",
        "orders_orders",
        "orders_lines",
        "orders_lots",
        "orders_parts",
        "orders_shown",
        "orders_private",
        "payments_payments",
        "catalogue_listings",
        "catalogue_taken",
        "people_visits",
    }
)
# These read everything, because everything is what they are asked about.
READ_ALL = frozenset({"unbalanced", "ledger", "closes"})
# These sort what is few by nature: the orders that are open or of one day.
SORT_FEW = frozenset({"orders_now"})
# Indexes of what is on the shelf or owed for now grow with that, not with the years.
SMALL = ("catalogue_listings_stock", "orders_orders_owed")
BY_NAME: dict[str, Any] = {
    "account": KIM, "before": 40, "business_day": TODAY.isoformat(), "country": "CN",
    "farmer": KIM, "key": "egg", "letter": "F", "listing": "L0001", "number": KIM,
    "product": EGGS, "since_ms": 0, "text": "김", "till": "T1", "unit": "tray30", "limit": 20,
    "wrong_max": 5, "kind": "number", "most": 4, "but": "", "quantity_base": 30, "count": 1,
    "device": "somewhere", "token": "none", "token_hash": "none", "receipt": "A1-261121-001",
    "owners": ["0" * 26], "numbers": [KIM], "wanted": "0" * 26,
}  # fmt: skip
IDS = frozenset({"act", "code", "order", "owner", "payment", "payout", "sale", "taking"})
STATION_ROOMS = ("people", "sync", "catalogue", "money", "payments", "receipts", "orders", "hall")


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Workday]:
    found = make_workday(tmp_path)
    live_a_day(found.db)
    list_goods(found.db, KIM, EGGS, "tray30", 300)
    yield found
    found.house.close()


def questions() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every function of a room's queries that is asked with the station's file."""
    for path in sorted((ROOT / "village").glob("*/*queries.py")):
        if path.parent.name not in STATION_ROOMS:
            continue
        module = import_module(f"village.{path.parent.name}.{path.stem}")
        for name, found in inspect.getmembers(module, inspect.isfunction):
            first = next(iter(inspect.signature(found).parameters), "")
            if found.__module__ == module.__name__ and first == "db" and not name.startswith("_"):
                yield f"{path.parent.name}.{name}", found


def answers_for(asked: Callable[..., Any]) -> dict[str, Any] | None:
    """A value for each parameter by its name; None where it wants more than a word."""
    given = {}
    for parameter in list(inspect.signature(asked).parameters.values())[1:]:
        if parameter.default is not parameter.empty:
            continue
        kind = parameter.annotation
        if inspect.isclass(kind) and kind not in (str, int):
            return None
        if parameter.name in IDS:
            given[parameter.name] = "0" * 26
        elif parameter.name in BY_NAME:
            given[parameter.name] = BY_NAME[parameter.name]
        else:
            return None
    return given


def heard(db: Store, work: Callable[[], object]) -> set[str]:
    """The SELECTs and changes that SQLite was asked while `work` ran."""
    said: set[str] = set()
    connections = (db.conn, db.house.writer.connection())
    for connection in connections:
        connection.set_trace_callback(said.add)
    try:
        work()
    finally:
        for connection in connections:
            connection.set_trace_callback(None)
    return {sql for sql in said if sql.startswith(("SELECT", "UPDATE", "DELETE", "INSERT"))}


def asked_of(db: Store, asked: Callable[..., Any], given: dict[str, Any]) -> set[str]:
    def work() -> None:
        try:
            found = asked(db, **given)
            if inspect.isgenerator(found):
                list(found)
        except Exception as fault:
            if "Refusal" not in {kind.__name__ for kind in type(fault).__mro__}:  # an answer, too
                raise

    return heard(db, work)


def plan_of(db: Store, sql: str) -> list[list[str]]:
    """What SQLite would do, the steps of each SELECT inside the question together."""
    db.applying = True  # the guard is asked about an explanation, too
    steps: dict[int, list[str]] = {}
    for row in db.rows(f"EXPLAIN QUERY PLAN {sql}"):
        steps.setdefault(row["parent"], []).append(row["detail"])
    db.applying = False
    return list(steps.values())


def faults_of(db: Store, sql: str) -> list[str]:
    """Where this question walks through a growing table, or sorts one to find the last few."""
    names = dict(re.findall(r"(?:FROM|JOIN|UPDATE) (\w+)(?: (?:AS )?([a-z]\w?)\b)?", sql))
    tables = {alias or name: name for name, alias in names.items()}
    bad = []
    for steps in plan_of(db, sql):
        sorts = "USE TEMP B-TREE FOR ORDER BY" in steps
        for verb, name, way in re.findall(r"(?m)^(SCAN|SEARCH) (\w+)(.*)", "\n".join(steps)):
            if tables.get(name, name) not in GROWING or any(index in way for index in SMALL):
                continue
            by_number = re.search(r"ORDER BY (\w\.)?(rowid|position)\b", sql)
            in_order = ("INDEX" in way or by_number) and "LIMIT" in sql and not sorts
            if (verb == "SCAN" and not in_order) or (sorts and "LIMIT" in sql):
                bad.append(f"{verb} {name}{way}{' and sorts' * sorts}: {sql}")
    return bad


def test_every_question_uses_its_index(day: Workday) -> None:
    wrong, count = [], 0
    for name, asked in questions():
        given = answers_for(asked)
        if given is None or name.split(".")[1] in READ_ALL | SORT_FEW:
            continue
        count += 1
        said = asked_of(day.db, asked, given)
        wrong += [f"{name}: {fault}" for sql in said for fault in faults_of(day.db, sql)]
    assert count >= 60
    assert not wrong, "\n".join(wrong)


def test_every_command_uses_its_index(day: Workday, tmp_path: Path) -> None:
    other = make_workday(tmp_path / "other")
    said = heard(other.db, lambda: live_a_day(other.db))
    wrong = {
        re.sub(r"'[^']*'|\d+", "?", fault) for sql in said for fault in faults_of(other.db, sql)
    }
    other.house.close()
    assert not wrong, "\n".join(sorted(wrong))


def test_the_check_sees_a_missing_index(day: Workday) -> None:
    def unindexed(db: Store) -> None:
        db.rows("SELECT * FROM orders_sales ORDER BY gross_minor DESC LIMIT 20")
        db.rows("SELECT * FROM money_postings WHERE amount_minor = 5")
        db.rows("SELECT * FROM orders_sales WHERE business_day = '2' ORDER BY gross_minor LIMIT 5")

    said = asked_of(day.db, unindexed, {})
    assert len(said) == 3
    assert all(faults_of(day.db, sql) for sql in said)
    good = asked_of(day.db, last_sales_of, {"account": KIM})
    assert good
    assert not any(faults_of(day.db, sql) for sql in good)


def test_the_journal_is_read_page_by_page(day: Workday) -> None:
    said = heard(day.db, lambda: list(journal.events(day.db, after=20)))
    assert said
    assert not any(faults_of(day.db, sql) for sql in said)
