"""A second set of books in plain dicts, kept by the words of docs/accounts.md, not by our code."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

FEE = Fraction(1, 100)
OWN = ("own_cash", "own_code")  # money that never came here
COIN = 10  # the smallest coin at Dongxing, in fen


def half_up(amount: Fraction) -> int:
    return int((amount + Fraction(1, 2)) // 1)


def price_of(base: int, size: int, price: int) -> int:
    """What so much costs, as coins can pay it; a half goes up, once."""
    return half_up(Fraction(base * price, size * COIN)) * COIN


def shares(gross: dict[str, int]) -> dict[str, tuple[int, int, int]]:
    """(gross, fee, net) of each book: the fee on the whole, the largest remainders first."""
    total = sum(gross.values())
    fee = half_up(total * FEE)
    exact = {book: Fraction(fee * amount, total) for book, amount in gross.items()}
    parts = {book: int(share // 1) for book, share in exact.items()}
    left = fee - sum(parts.values())
    for book in sorted(gross, key=lambda book: parts[book] - exact[book])[:left]:
        parts[book] += 1
    return {book: (gross[book], parts[book], gross[book] - parts[book]) for book in gross}


@dataclass
class Books:
    """What is where, in fen, each account above zero in the direction people speak of it."""

    till: int = 0
    safe: int = 0
    bank: int = 0
    pending: int = 0  # codes that someone says were paid
    buyers_owe: int = 0
    deposits: int = 0  # buyers' money for goods that are still here
    fees: int = 0
    fees_held: int = 0
    brought_in: int = 0  # the station's own money in its first floats
    short: int = 0
    over: int = 0
    rounding: int = 0
    debts: Counter[str] = field(default_factory=Counter)  # of farmers who were paid already
    owed: Counter[str] = field(default_factory=Counter)
    held: Counter[str] = field(default_factory=Counter)
    fees_on: Counter[str] = field(default_factory=Counter)

    def give(self, shared: dict[str, tuple[int, int, int]], day: str, sign: int = 1) -> None:
        """Each farmer her net, the station its fee."""
        for book, (_, fee, net) in shared.items():
            self.owed[book] += sign * net
            self.fees += sign * fee
            self.fees_on[day] += sign * fee

    def hold(self, shared: dict[str, tuple[int, int, int]], sign: int = 1) -> None:
        for book, (_, fee, net) in shared.items():
            self.held[book] += sign * net
            self.fees_held += sign * fee

    def accounts(self) -> dict[str, int]:
        """The same by the names of the ledger, debit above zero, empty ones left out."""
        named = {
            "Assets:Cash:Till:T1": self.till, "Assets:Cash:Safe": self.safe,
            "Assets:Bank:Station": self.bank, "Assets:QR:Pending": self.pending,
            "Assets:Receivable:Buyers": self.buyers_owe,
            "Liabilities:BuyerDeposits": -self.deposits, "Income:StationFee": -self.fees,
            "Liabilities:FeeHeld": -self.fees_held, "Equity:OpeningFloat": -self.brought_in,
            "Expenses:CashShort": self.short, "Income:CashOver": -self.over,
            "Expenses:Rounding": self.rounding,
        }  # fmt: skip
        named |= {f"Liabilities:Farmers:{book}": -owed for book, owed in self.owed.items()}
        named |= {f"Assets:Receivable:Farmers:{book}": debt for book, debt in self.debts.items()}
        named |= {f"Liabilities:Held:{book}": -held for book, held in self.held.items()}
        return {account: amount for account, amount in named.items() if amount}


@dataclass
class Lot:
    """Goods somebody put up: they are always somewhere."""

    number: str
    farmer: str
    product: str
    listed: int
    left: int
    reserved: int = 0
    sold: int = 0
    taken: int = 0
    withdrawn: int = 0
    state: str = "open"

    def back(self, base: int) -> None:
        """Goods come back: for sale while the lot is open."""
        if self.state == "open":
            self.left += base
        else:
            self.withdrawn += base

    def row(self) -> tuple[object, ...]:
        return (
            self.number, self.listed, self.left, self.reserved, self.sold, self.taken,
            self.withdrawn, self.state,
        )  # fmt: skip


@dataclass
class Line:
    """Part of a sale, order or shown code, and what it took of which lot."""

    farmer: str
    product: str
    base: int
    amount: int
    lots: list[tuple[Lot, int]] = field(default_factory=list)


@dataclass
class Sale:
    """A sale as a report counts it."""

    day: str
    method: str
    state: str
    lines: list[Line]
    shared: dict[str, tuple[int, int, int]]
    payment: str | None = None
    till: bool = False
    order: bool = False
    moved: bool = False
    back_on: str = ""  # the day on which all of it came back
    fee: int = 0  # owed for what came to her own code

    @property
    def gross(self) -> int:
        return sum(line.amount for line in self.lines)

    @property
    def net(self) -> int:
        return sum(net for _, _, net in self.shared.values())


@dataclass
class Order:
    """A buyer's wish."""

    lines: list[Line]
    goods: str = "placed"
    money: str = "unpaid"
    method: str | None = None
    payment: str | None = None
    sale: str = ""
    paid_on: str = ""  # the day on which what was owed for it was paid

    @property
    def gross(self) -> int:
        return sum(line.amount for line in self.lines)

    @property
    def owed(self) -> bool:
        return (self.goods, self.money) == ("handed_over", "owed")


@dataclass
class Code:
    """A code that was shown, for a basket or for an order."""

    lines: list[Line]
    state: str = "shown"
    order: str | None = None
    sale: str | None = None
    own: bool = False  # the farmer's, not the station's


@dataclass
class Payout:
    """Notes given out of a book."""

    book: str
    amount: int
    day: str
    undone: bool = False
    rounding: int = 0  # of it what was added, up to the next coin


@dataclass
class Village:
    """All that a station knows, told once more."""

    today: date
    books: Books = field(default_factory=Books)
    lots: list[Lot] = field(default_factory=list)
    sales: dict[str, Sale] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    payouts: dict[str, Payout] = field(default_factory=dict)
    takings: dict[str, tuple[Lot, int]] = field(default_factory=dict)
    book_of: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)  # farmers who have left
    open_day: str | None = None
    last_day: str | None = None
    last_closed: str = ""
    receipts: Counter[str] = field(default_factory=Counter)
    z_reports: int = 0

    def counting_day(self) -> str:
        """The open day; none open: the day after the last closed one, or today if that is later."""
        if self.open_day:
            return self.open_day
        today = self.today.isoformat()
        if self.last_day and today <= self.last_day:
            return date.fromordinal(date.fromisoformat(self.last_day).toordinal() + 1).isoformat()
        return today

    def find(self, farmer: str, product: str, base: int) -> list[tuple[Lot, int]]:
        """Her open lots, the oldest first, as far as they go; nothing is moved yet."""
        found = []
        for lot in self.lots:
            part = min(lot.left, base)
            if (lot.farmer, lot.product, lot.state) == (farmer, product, "open") and part > 0:
                found.append((lot, part))
                base -= part
        return found

    def take(self, lines: list[Line]) -> None:
        """Sold straight from what is left; line after line, so that no lot is taken twice."""
        for line in lines:
            line.lots = self.find(line.farmer, line.product, line.base)
            for lot, base in line.lots:
                lot.left -= base
                lot.sold += base

    def split(self, lines: list[Line]) -> dict[str, tuple[int, int, int]]:
        gross: dict[str, int] = {}
        for line in lines:
            book = self.book_of[line.farmer]
            gross[book] = gross.get(book, 0) + line.amount
        return shares(gross)

    def totals(self, day: str) -> dict[str, object]:
        """What the closing report must say of a day."""
        sums: dict[tuple[str, str], list[int]] = {}
        for sale in self.sales.values():
            if sale.day == day:
                sums.setdefault((sale.method, sale.state), []).append(sale.gross)
        counted = {
            "cash": sums.get(("cash", "done"), []), "claimed": sums.get(("code", "claimed"), []),
            "confirmed": sums.get(("code", "confirmed"), []),
        }  # fmt: skip
        sold = [gross for found in counted.values() for gross in found]
        undone = [
            gross
            for (method, state), found in sums.items()
            if state == "undone" and method not in OWN
            for gross in found
        ]
        missed = [g for (_, state), found in sums.items() if state == "not_found" for g in found]
        own = [gross for way in OWN for gross in sums.get((way, "done"), [])]
        paid = [out.amount for out in self.payouts.values() if out.day == day and not out.undone]
        return {
            "sales": len(sold), "sold_minor": sum(sold), "cash_minor": sum(counted["cash"]),
            "code_claimed_minor": sum(counted["claimed"]),
            "code_confirmed_minor": sum(counted["confirmed"]), "own_minor": sum(own),
            "fees_minor": self.books.fees_on[day], "payouts_minor": sum(paid),
            "undone": len(undone), "undone_minor": sum(undone),
            "cash_sales": len(counted["cash"]), "code_claimed_sales": len(counted["claimed"]),
            "code_confirmed_sales": len(counted["confirmed"]), "own_sales": len(own),
            "not_found": len(missed), "not_found_minor": sum(missed),
            "refunds": sum(sale.back_on == day for sale in self.sales.values()),
            "refunds_minor": sum(s.gross for s in self.sales.values() if s.back_on == day),
            **self.of_earlier_days(day),
        }  # fmt: skip

    def of_earlier_days(self, day: str) -> dict[str, int]:
        """Sales of days nobody opened, and what was owed and is paid: told, but not in the sum."""
        unopened = [
            sale for sale in self.sales.values()
            if self.last_closed < sale.day < day
            and sale.state in ("done", "claimed", "confirmed")
        ]  # fmt: skip
        own = [sale.gross for sale in unopened if sale.method in OWN]
        earlier = [sale.gross for sale in unopened if sale.method not in OWN]
        late: dict[str, list[int]] = {"paid": [], "claimed": []}
        for order in self.orders.values():
            told = order.sale and self.sales[order.sale].day <= self.last_closed
            if told and order.paid_on == day and not order.owed:
                late[order.money].append(order.gross)
        return {
            "earlier_sales": len(earlier), "earlier_minor": sum(earlier),
            "earlier_own": len(own), "earlier_own_minor": sum(own),
            "owed_paid": len(late["paid"]), "owed_paid_minor": sum(late["paid"]),
            "owed_claimed": len(late["claimed"]), "owed_claimed_minor": sum(late["claimed"]),
        }  # fmt: skip
