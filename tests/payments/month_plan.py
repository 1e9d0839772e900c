"""What a month of payments is made of, as plain values, and the rates of month.toml."""

import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from functools import cached_property
from pathlib import Path
from typing import Literal

import msgspec

Source = Literal["message", "csv", "xlsx", "camt", "mt940", "wechat", "alipay"]
Precision = Literal["second", "minute", "day"]
Place = Literal["VN", "CN"]

# Kinds whose row keeps the whole reference, the equal amount, the account and the direction.
WHOLE = frozenset({"paid", "late", "past_midnight", "clock_fast", "told_better"})
# Kinds that tell again of money that another row tells of.
AGAIN = frozenset({"copied", "retold"})


@dataclass(frozen=True)
class Account:
    """An account that codes lead to; `shown` is how its messages (or its file's head) write it."""

    bank: str
    number: str
    shown: str
    owner: str
    weight: int
    sources: dict[Source, int]
    message_time: bool = True


@dataclass(frozen=True)
class Sale:
    """A sale paid by code, as the station knows it: when shown, when (if) said to be paid, UTC."""

    reference: str
    amount_minor: int
    currency: str
    account: str
    shown: datetime
    claimed: datetime | None


@dataclass(frozen=True)
class BankRow:
    """What a source tells of one movement; `number` is its place in the order of arrival.

    `account` is as the source writes it: x or * stand for hidden digits. `booked` has the
    station's offset; with precision "day" its time is midnight and says nothing, with "minute"
    the seconds say nothing. `amount_minor` is positive, `credit` is its direction.
    `bank_reference` is "" and `balance_minor` None where the source has none.
    """

    number: int
    source: Source
    account: str
    booked: datetime
    precision: Precision
    amount_minor: int
    currency: str
    credit: bool
    bank_reference: str
    text: str
    balance_minor: int | None
    arrived: datetime


@dataclass(frozen=True)
class Truth:
    """What a row really is: its kind in month.toml, the references of its sales, its money.

    Rows with the same `payment` tell of the same money.
    """

    number: int
    kind: str
    sales: tuple[str, ...]
    payment: int

    @property
    def whole(self) -> bool:
        """Whether this row must be confirmed by itself."""
        return self.kind in WHOLE


@dataclass(frozen=True)
class Month:
    """What the station knows, what the banks say, and, for the scorer alone, what is true."""

    place: Place
    accounts: tuple[Account, ...]
    sales: tuple[Sale, ...]
    rows: tuple[BankRow, ...]
    truths: tuple[Truth, ...]


@dataclass(frozen=True)
class Pace:
    """How fast people pay, say and pay again."""

    quick_share: float
    quick_seconds: tuple[int, int]
    slow_seconds: tuple[int, int]
    late_days: tuple[int, int]
    clock_fast_seconds: tuple[int, int]
    past_midnight_seconds: tuple[int, int]
    near_seconds: tuple[int, int]
    twice_seconds: tuple[int, int]
    claimed_share: float
    claimed_unpaid_share: float
    claimed_seconds: tuple[int, int]
    statement_copy_other_spaces: float


@dataclass(frozen=True)
class Land:
    """Money, hours, kinds of rows and banks of one country."""

    currency: str
    offset_hours: int
    usual_share: float
    usual_minor: tuple[int, ...]
    loose_minor: tuple[int, ...]
    loose_hundredths: tuple[int, int]
    loose_step: int
    round_steps: tuple[int, ...]
    fees: tuple[int, ...]
    opening_minor: int
    hours: tuple[int, ...]
    weekdays: tuple[int, ...]
    rows: dict[str, int]
    hands: dict[str, int]
    precision: dict[Source, Precision]
    accounts: tuple[Account, ...]

    @cached_property
    def zone(self) -> timezone:
        return timezone(timedelta(hours=self.offset_hours))


@dataclass(frozen=True)
class Plan:
    """All of month.toml."""

    first_day: date
    days: int
    sales: int
    rows: int
    evening_sales: int
    import_days: tuple[int, ...]
    cutoff_hour: int
    seeds_building: tuple[int, ...]
    seeds_exam: tuple[int, ...]
    pace: Pace
    lands: dict[str, Land] = field(default_factory=dict)

    def land(self, place: Place) -> Land:
        return self.lands[place]


def read_plan(path: Path | None = None) -> Plan:
    """The rates, from month.toml beside this file unless another is named."""
    text = (path or Path(__file__).with_name("month.toml")).read_text(encoding="utf-8")
    told = tomllib.loads(text)
    told["lands"] = {place: told.pop(place) for place in ("VN", "CN")}
    return msgspec.convert(told, Plan)
