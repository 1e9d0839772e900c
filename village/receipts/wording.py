"""A receipt as the lines of a paper roll, in one language."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

from village.ground.amounts import amount_words, format_amount
from village.ground.dates import clock_time, long_date
from village.ground.i18n import named, translate
from village.people.queries import Station
from village.receipts.rules import Receipt

GIVEN_OUT = ("payout", "dividend", "refund")


@dataclass(frozen=True)
class Line:
    """One line of text; `right` stands at the other edge of the same line."""

    text: str
    right: str = ""
    look: Literal["plain", "strong", "head", "middle", "sum"] = "plain"


@dataclass(frozen=True)
class Rule:
    """A dashed line, the double rule under a total, or room to sign above a line."""

    look: Literal["dashed", "double", "sign"] = "dashed"


@dataclass(frozen=True)
class Code:
    """A code to scan."""

    text: str


Block = Line | Rule | Code


def told(receipt: Receipt, station: Station, lang: str, *, copy: bool = False) -> list[Block]:
    """The same words in the same order as the page has them; `copy`: it was printed before."""
    given_out = receipt.kind in GIVEN_OUT
    kind = f"receipts.kind.{receipt.kind}" if given_out else "receipts.title"
    day = long_date(date.fromisoformat(receipt.business_day), lang)
    moment = clock_time(datetime.fromtimestamp(receipt.at_ms / 1000, UTC), station.country)
    total = "receipts.paid_to_you" if given_out else "ground.total"
    currency = station.currency
    return [
        Line(named(station.names, lang), look="head"),
        Line(translate(lang, kind), look="middle"),
        Line(f"{day} {moment}", look="middle"),
        *([Line(translate(lang, "receipts.copy"), look="head")] if copy else []),
        Rule(),
        *_who(receipt, lang),
        Rule(),
        *_goods(receipt, currency, lang),
        Line(translate(lang, total)),
        Line(format_amount(receipt.gross_minor, currency, lang), look="sum"),
        Rule("double"),
        Line(amount_words(receipt.gross_minor, currency, lang), look="strong"),
        *_paid(receipt, currency, lang),
        Rule(),
        Code(receipt.code or receipt.id),
        Line(translate(lang, "ground.thank_you"), look="middle"),
    ]


def _who(receipt: Receipt, lang: str) -> list[Block]:
    pairs = (
        ("receipts.number", receipt.number or ""),
        ("receipts.buyer", receipt.buyer),
        ("ground.farmer", " · ".join(receipt.farmers)),
        ("ground.clerk", receipt.clerk),
    )
    return [Line(translate(lang, key), value) for key, value in pairs if value]


def _goods(receipt: Receipt, currency: str, lang: str) -> list[Block]:
    lines: list[Block] = []
    for item in receipt.items:
        lines.append(Line(f"{item.name} {item.much}", look="strong"))
        lines.append(Line(item.count, format_amount(item.amount_minor, currency, lang)))
        if item.rounding:
            lines.append(Line(translate(lang, "ground.rounding"), item.rounding))
    return [*lines, Rule()] if lines else []


def _paid(receipt: Receipt, currency: str, lang: str) -> list[Block]:
    """How it was paid, how that money stands, and who gets what of it."""
    lines: list[Block] = []
    if receipt.kind not in GIVEN_OUT:
        lines.append(Line(translate(lang, f"receipts.method.{receipt.method}")))
    if receipt.state != "done" and (receipt.kind not in GIVEN_OUT or receipt.state == "undone"):
        lines.append(Line(translate(lang, f"receipts.state.{receipt.state}"), look="strong"))
    sums: tuple[tuple[str, int | None], ...] = ()
    if receipt.given_minor is not None and receipt.change_minor:
        sums += ("receipts.given", receipt.given_minor), ("receipts.change", receipt.change_minor)
    if receipt.fee_minor is not None:
        sums += ("receipts.fee", receipt.fee_minor), ("receipts.net", receipt.net_minor)
    for key, minor in sums:
        lines.append(Line(translate(lang, key), format_amount(minor or 0, currency, lang)))
    if receipt.kind in GIVEN_OUT:
        lines += [Line(translate(lang, "receipts.sign_here")), Rule("sign")]
    return lines


def trial(station: Station, lang: str, moment: datetime) -> list[Block]:
    """What the test key prints: every kind of letter, a sum, a code."""
    return [
        Line(named(station.names, lang), look="head"),
        Line(translate(lang, "receipts.printer.trial"), look="middle"),
        Line(clock_time(moment, station.country), look="middle"),
        Rule(),
        Line("토닭알 · 鸡蛋 · Hột gà", "30"),
        Line(format_amount(123_400, station.currency, lang), look="sum"),
        Rule("double"),
        Code(station.station),
    ]
