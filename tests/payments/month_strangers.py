"""Rows that belong to no sale: strangers' money, the neighbour's reference, money going out."""

from datetime import datetime, time, timedelta

from tests.payments import month_memos as memos
from tests.payments.month_plan import Account
from tests.payments.month_rows import Making


def near_a_sale(making: Making, kind: str) -> None:
    """The sum of an open sale, on its account, within the hour: and yet somebody else's."""
    sale = making.take()
    account = making.account(sale.account)
    at = sale.shown + making.between(making.plan.pace.near_seconds)
    if kind == "foreign":
        text = making.note(kind, (memos.foreign_reference(making.rng),), account, at)
    else:
        text = said(making, memos.STRANGE[making.place], account, at)
    making.add(kind, (), account, at, sale.amount_minor, text)


def passing(making: Making, kind: str) -> None:
    """Any money in (or, for a debit, out) at any hour; one sum in six is that of a sale too."""
    first = datetime.combine(making.plan.first_day, time(6), making.land.zone)
    at = first + making.between((0, making.plan.days * 86_400 - 12 * 3600))
    account = making.some_account()
    amount = making.rng.randint(2, 900) * making.land.round_steps[1]
    if making.rng.random() < 1 / 6:
        amount = making.rng.choice(making.land.usual_minor)
    shapes = memos.OUTGOING if kind == "debit" else memos.STRANGE
    text = said(making, shapes[making.place], account, at)
    making.add(kind, (), account, at, amount, text, credit=kind != "debit")


def give_back(making: Making, kind: str) -> None:
    """Money sent back with the whole reference and amount, of a sale whose own row is not here."""
    sale = making.take()
    account = making.account(sale.account)
    at = sale.shown + making.between((3600, 2 * 86_400))
    shape = making.rng.choice(memos.GIVEN_BACK[making.place])
    text = shape.replace("{memo}", sale.reference)
    making.add(kind, (), account, at, sale.amount_minor, text, credit=False)


def said(making: Making, shapes: tuple[str, ...], account: Account, at: datetime) -> str:
    shape = making.rng.choice(shapes)
    return memos.filled(making.rng, making.place, shape, account, making.stamp(at))


def next_working_day(local: datetime) -> datetime:
    """The same hour on the next day that is no Saturday and no Sunday."""
    following = local + timedelta(days=1)
    while following.weekday() >= 5:
        following += timedelta(days=1)
    return following
