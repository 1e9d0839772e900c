"""An event as the hub hears it: its facts as the type that its name and version say."""

from dataclasses import is_dataclass
from types import ModuleType
from typing import Any

import msgspec

from village.catalogue import news_rules as goods_news
from village.catalogue import rules as catalogue
from village.ground.lines import Line
from village.hub.books import SetAside
from village.hub.rules import NOTHING_TO_APPLY, is_business_day
from village.money import cash_rules as money_cash
from village.money import day_rules as money_days
from village.money import dividend_rules as money_dividends
from village.money import rules as money
from village.money import surplus_rules as money_surplus
from village.orders import claim_rules as claims
from village.orders import order_rules
from village.orders import refund_rules as refunds
from village.orders import rules as orders
from village.payments import codes
from village.payments import hub_rows_rules as hub_rows
from village.people import rules as people
from village.sync import certificate_rules as certificates
from village.sync import message_rules as messages
from village.sync import rules as sync


class Heard(msgspec.Struct, frozen=True, gc=False):
    """One event of a station as an apply sees it."""

    epoch: str
    seq: int
    line: Line
    fact: Any


def fact_types(*rooms: ModuleType) -> dict[str, Any]:
    """Every fact type of these rules by its event name."""
    found: dict[str, Any] = {}
    for room in rooms:
        for kind in vars(room).values():
            if is_dataclass(kind) and hasattr(kind, "name") and hasattr(kind, "v"):
                found[str(kind.name)] = kind
    return found


NO_DAY = object()
NUL = "\0"  # PostgreSQL keeps no text with it
COUNTED_MAX = 10**13  # moments in milliseconds are less; sums of a million such fit a database yet
KNOWN = fact_types(
    people, sync, messages, certificates, catalogue, goods_news, money, money_days, money_cash,
    money_surplus, money_dividends, orders, order_rules, refunds, claims, codes, hub_rows,
)  # fmt: skip


def read_fact(name: str, v: int, facts: Any) -> Any:
    """The facts as their own type, lifted to today's. Raises SetAside unknown, newer or broken."""
    if isinstance(facts, msgspec.Struct):  # shapes.py read it as its type, today's version
        return _with_its_day(facts)
    if name in NOTHING_TO_APPLY:
        if v > NOTHING_TO_APPLY[name]:
            raise SetAside("newer")
        return None
    kind = KNOWN.get(name)
    if kind is None:
        raise SetAside("unknown")
    if v > kind.v:
        raise SetAside("newer")
    if not _can_be_kept(facts):
        raise SetAside("broken")
    try:
        for old in range(v, kind.v):
            facts = kind.lift(old, facts)
        fact = msgspec.convert(facts, kind, strict=True)
    except (msgspec.ValidationError, KeyError, TypeError, AttributeError):
        raise SetAside("broken") from None
    return _with_its_day(fact)


def _can_be_kept(facts: Any) -> bool:
    """Whether every store can keep it and add it up; shapes.py lets nothing else be a struct."""
    left = [facts]
    while left:
        one = left.pop()
        if isinstance(one, dict):
            left.extend(one.values())
        elif isinstance(one, list):
            left.extend(one)
        elif isinstance(one, str):
            if NUL in one:
                return False
        elif abs(one) > COUNTED_MAX:
            return False
    return True


def _with_its_day(fact: Any) -> Any:
    day = getattr(fact, "business_day", NO_DAY)
    if day is not NO_DAY and not is_business_day(day):
        raise SetAside("broken")
    return fact
