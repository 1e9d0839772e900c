"""The rows of a month, kind by kind: who pays what and when, and what the bank makes of it."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta

from tests.payments import month_memos as memos
from tests.payments.month_plan import WHOLE, Account, Land, Place, Plan, Sale, Source

ROUNDS = 200
BOOKED_WITHIN = timedelta(days=3)  # over a weekend, what came after the cut-off
HURT = frozenset({"cut", "mistyped", "confused", "swapped"})


@dataclass(frozen=True)
class Draft:
    """A row before it has a place in the order: `at` is the moment of the money."""

    kind: str
    sales: tuple[Sale, ...]
    account: Account
    source: Source
    at: datetime
    amount_minor: int
    text: str
    credit: bool
    payment: int
    arrived: datetime
    bank_reference: str


def any_sale(_: Sale) -> bool:
    return True


@dataclass
class Making:
    """A month being made: sales that no row belongs to yet, and the rows so far."""

    rng: random.Random
    place: Place
    plan: Plan
    land: Land
    free: list[Sale]
    fetches: tuple[datetime, ...]  # when statements are fetched, local
    drafts: list[Draft] = field(default_factory=list)

    def between(self, bounds: tuple[int, int]) -> timedelta:
        return timedelta(seconds=self.rng.randint(*bounds))

    def take(self, fits: Callable[[Sale], bool] = any_sale) -> Sale:
        """A sale that no row belongs to yet, and none will after this one."""
        for place, sale in enumerate(self.free):
            if fits(sale):
                return self.free.pop(place)
        raise AssertionError("the month has too few sales for its rows")

    def pick(self, fits: Callable[[Draft], bool]) -> Draft:
        """A row of before that another one follows."""
        return self.rng.choice([draft for draft in self.drafts if fits(draft)])

    def account(self, number: str) -> Account:
        return next(account for account in self.land.accounts if account.number == number)

    def some_account(self) -> Account:
        accounts = self.land.accounts
        return self.rng.choices(accounts, [account.weight for account in accounts])[0]

    def source(self, account: Account, *, statement: bool = False) -> Source:
        ways = {s: w for s, w in account.sources.items() if not (statement and s == "message")}
        return self.rng.choices(list(ways), list(ways.values()))[0]

    def imports(self, at: datetime) -> list[datetime]:
        """The fetches of statements that hold a row of `at`."""
        return [fetch for fetch in self.fetches if fetch > at + BOOKED_WITHIN]

    def arrival(self, source: Source, at: datetime) -> datetime:
        """A message is pasted within the hour, a statement is fetched about once a week."""
        return at + self.between((20, 1800)) if source == "message" else self.imports(at)[0]

    def stamp(self, at: datetime) -> tuple[str, str]:
        local = at.astimezone(self.land.zone)
        return local.strftime("%d%m%y"), local.strftime("%H%M%S")

    def add(
        self, kind: str, sales: tuple[Sale, ...], account: Account, at: datetime,
        amount_minor: int, text: str, *, credit: bool = True, source: Source | None = None,
        payment: int | None = None,
    ) -> None:  # fmt: skip
        """One more row; of the sources a message has no bank reference, and few keep accents."""
        source = source or self.source(account)
        self.drafts.append(
            Draft(
                kind=kind, sales=sales, account=account, source=source, at=at,
                amount_minor=amount_minor, credit=credit,
                text=memos.plain(text) if source in {"message", "mt940"} else text,
                payment=len(self.drafts) if payment is None else payment,
                arrived=self.arrival(source, at),
                bank_reference=""
                if source == "message"
                else memos.bank_reference(self.rng, account.bank, at.astimezone(self.land.zone)),
            )
        )  # fmt: skip

    def note(self, kind: str, references: tuple[str, ...], account: Account, at: datetime) -> str:
        """A text with these references: whole, or by their kind never whole, not even by chance."""
        for _ in range(ROUNDS):
            text = self._try_note(kind, " ".join(references), account, at)
            whole = [memos.survives(reference, text) for reference in references]
            if all(whole) if kind not in HURT else not any(whole):
                return text
        raise AssertionError(f"no text for {kind} in {ROUNDS} rounds")

    def _try_note(self, kind: str, token: str, account: Account, at: datetime) -> str:
        hand = self.rng.choices(list(self.land.hands), list(self.land.hands.values()))[0]
        if kind in memos.HURTS:
            token = memos.HURTS[kind](self.rng, token)
        parts = memos.written(self.rng, self.place, account, self.stamp(at), token, hand)
        if kind == "cut":
            return memos.cut(self.rng, *parts)
        return memos.wrapped(self.rng, *parts) if hand == "wrapped" else "".join(parts)


def paid_at(making: Making, kind: str, sale: Sale) -> datetime:
    """When the money of a sale moved."""
    pace, rng = making.plan.pace, making.rng
    if kind == "late":
        day = sale.shown.astimezone(making.land.zone) + timedelta(days=rng.randint(*pace.late_days))
        return datetime.combine(day.date(), time(rng.randint(7, 21)), making.land.zone) + (
            making.between((0, 3599))
        )
    if kind == "past_midnight":
        midnight = datetime.combine(
            sale.shown.astimezone(making.land.zone).date(), time(0), making.land.zone
        )
        return midnight + timedelta(days=1) + making.between(pace.past_midnight_seconds)
    if kind == "clock_fast":
        return sale.shown - making.between(pace.clock_fast_seconds)
    quick = rng.random() < pace.quick_share
    return sale.shown + making.between(pace.quick_seconds if quick else pace.slow_seconds)


def rounded(making: Making, amount: int) -> int:
    """A rounder sum, down or up; a sum that is round already gets the smallest step wrong."""
    steps = [step for step in making.land.round_steps if amount % step]
    if not steps:
        return amount + making.rng.choice((-1, 1)) * making.land.round_steps[0]
    down = amount - amount % steps[0]
    return making.rng.choice([sum_ for sum_ in (down, down + steps[0]) if sum_])


def sum_of(making: Making, kind: str, sale: Sale) -> int:
    if kind == "rounded":
        return rounded(making, sale.amount_minor)
    if kind == "half":
        return sale.amount_minor // 2
    if kind == "fee_taken":
        return sale.amount_minor - making.rng.choice(making.land.fees)
    return sale.amount_minor


def pay(making: Making, kind: str) -> None:
    """One sale, one row."""

    def fits(sale: Sale) -> bool:
        if kind == "confused":
            return bool({"0", "1"} & set(sale.reference[2:]))
        local = sale.shown.astimezone(making.land.zone)
        return kind != "past_midnight" or (local.hour, local.minute) >= (23, 30)

    sale = making.take(fits)
    account = making.account(sale.account)
    if kind == "other_account":
        account = making.rng.choice([a for a in making.land.accounts if a != account])
    at = paid_at(making, kind, sale)
    if kind == "missing":
        text = memos.silent(making.rng, making.place, account, making.stamp(at))
    else:
        text = making.note(kind, (sale.reference,), account, at)
    making.add(kind, (sale,), account, at, sum_of(making, kind, sale), text)


def pay_together(making: Making, kind: str) -> None:
    """Two baskets within two hours and one transfer, with both references, one, or none."""
    account = max(making.land.accounts, key=lambda account: account.weight)
    here = [sale for sale in making.free if sale.account == account.number]

    def partner(first: Sale, sale: Sale) -> bool:
        near = abs(first.shown - sale.shown) < timedelta(hours=2)
        return near and sale.account == account.number and sale is not first

    first = making.take(
        lambda sale: sale.account == account.number and any(partner(sale, other) for other in here)
    )
    second = making.take(lambda sale: partner(first, sale))
    at = paid_at(making, kind, max(first, second, key=lambda sale: sale.shown))
    named = making.rng.choices(
        ((first.reference, second.reference), (second.reference,), ()), (45, 35, 20)
    )[0]
    silent = memos.silent(making.rng, making.place, account, making.stamp(at))
    text = making.note(kind, named, account, at) if named else silent
    both = first.amount_minor + second.amount_minor
    making.add(kind, (first, second), account, at, both, text)


def pay_stale(making: Making, kind: str) -> None:
    """The saved transfer of last time, already confirmed then: its reference, the same sum."""
    heaviest = max(making.land.accounts, key=lambda account: account.weight)
    half = making.fetches[1]
    usual = making.land.usual_minor[:6]  # what is bought again and again
    old = making.pick(
        lambda draft: (
            draft.kind == "paid"
            and draft.account == heaviest
            and draft.amount_minor in usual
            and draft.arrived <= half
        )
    )
    sale = making.take(
        lambda sale: (
            sale.account == heaviest.number
            and sale.amount_minor == old.amount_minor
            and sale.shown > half
        )
    )
    at = paid_at(making, kind, sale)
    text = making.note(kind, (old.sales[0].reference,), heaviest, at)
    making.add(kind, (sale,), heaviest, at, sale.amount_minor, text)


def pay_other_half(making: Making, kind: str) -> None:
    done = {draft.sales for draft in making.drafts if draft.kind == kind}
    half = making.pick(lambda draft: draft.kind == "half" and draft.sales not in done)
    sale, at = half.sales[0], half.at + timedelta(days=making.rng.randint(0, 2), hours=3)
    text = making.note(kind, (sale.reference,), half.account, at)
    making.add(kind, half.sales, half.account, at, sale.amount_minor - half.amount_minor, text)


def pay_twice(making: Making, kind: str) -> None:
    done = {draft.sales for draft in making.drafts if draft.kind == kind}
    first = making.pick(lambda draft: draft.kind == "paid" and draft.sales not in done)
    at = first.at + making.between(making.plan.pace.twice_seconds)
    text = making.note(kind, (first.sales[0].reference,), first.account, at)
    making.add(kind, first.sales, first.account, at, first.amount_minor, text, source=first.source)


def tell_again(making: Making, kind: str) -> None:
    """The statement tells what a message told: of a whole one again, of a cut one better."""
    told = {draft.payment for draft in making.drafts if draft.kind in {"retold", "told_better"}}
    before = {"cut"} if kind == "told_better" else WHOLE - {"told_better"}
    first = making.pick(
        lambda draft: (
            draft.kind in before
            and draft.source == "message"
            and len(draft.account.sources) > 1
            and draft.payment not in told
        )
    )
    text = making.note(kind, (first.sales[0].reference,), first.account, first.at)
    making.add(
        kind, first.sales, first.account, first.at, first.amount_minor, text,
        source=making.source(first.account, statement=True), payment=first.payment,
    )  # fmt: skip


def copy(making: Making, kind: str) -> None:
    """The next export holds the row once more, perhaps with its lines broken elsewhere."""
    done = {draft.payment for draft in making.drafts if draft.kind == kind}
    first = making.pick(
        lambda draft: (
            draft.source != "message"
            and draft.payment not in done
            and draft.at + BOOKED_WITHIN < making.fetches[-2]
        )
    )
    text = first.text
    if making.rng.random() < making.plan.pace.statement_copy_other_spaces:
        joined = text.replace("\n", "")
        text = joined if joined != text else f"{text[:18]}\n{text[18:]}".rstrip("\n")
    again = making.imports(first.at)[1]
    making.drafts.append(replace(first, kind=kind, text=text, arrived=again))
