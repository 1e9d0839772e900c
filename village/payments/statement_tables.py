"""A bank's table: its header found wherever it begins, its credits as rows."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from village.ground.errors import Refusal
from village.payments.bank_rules import ROWS_MAX, BankRow
from village.payments.banks import folded
from village.payments.told_rules import day_of, minor_of, minute_of

Cells = Sequence[str]
HEADER_ROWS_MAX = 60  # WeChat writes sixteen lines above it, some banks more
CELL_MAX = 1_000
# What banks call their columns, folded, without what stands in brackets; the first that fits.
COLUMNS: dict[str, tuple[str, ...]] = {
    "day": (
        "ngay giao dich", "ngay gd", "ngay hach toan", "ngay hieu luc", "ngay", "交易时间",
        "交易日期", "记账日期", "入账日期", "交易日", "日期", "交易创建时间", "transaction date",
        "posting date", "booking date", "date", "거래일",
    ),
    "hour": ("gio giao dich", "gio", "交易时刻", "时间", "time"),
    "credit": (
        "ghi co", "so tien ghi co", "phat sinh co", "so tien co", "co", "贷方发生额", "贷方金额",
        "收入金额", "存入金额", "贷方", "收入", "存入", "credit amount", "credit", "deposit",
    ),
    "debit": (
        "ghi no", "so tien ghi no", "phat sinh no", "so tien no", "no", "借方发生额", "借方金额",
        "支出金额", "借方", "支出", "支取", "debit amount", "debit", "withdrawal",
    ),
    "amount": ("so tien", "so tien giao dich", "金额", "交易金额", "发生额", "amount"),
    "way": ("收/支", "借贷标志", "借贷", "收支", "借/贷", "loai giao dich", "no/co", "type"),
    "balance": ("so du", "so du cuoi", "余额", "账户余额", "本次余额", "balance"),
    "payer": (
        "ten doi ung", "nguoi chuyen", "doi tac", "tai khoan doi ung", "交易对方", "对方户名",
        "对方名称", "对方账户名称", "对方账号与户名", "counterparty", "payer",
    ),
    "ref": (
        "so tham chieu", "ma giao dich", "so giao dich", "so but toan", "so ct", "so gd",
        "交易单号", "交易订单号", "交易流水号", "流水号", "交易号", "reference number",
        "transaction id", "reference", "ref",
    ),
    "currency": ("loai tien", "loai tien te", "币种", "货币", "currency", "ccy"),
    "state": ("当前状态", "交易状态", "trang thai", "status"),
}  # fmt: skip
TEXTS = (
    "noi dung", "noi dung giao dich", "dien giai", "mo ta", "chi tiet giao dich", "ghi chu", "附言",
    "交易附言", "摘要", "交易摘要", "备注", "商品", "商品说明", "用途", "description", "details",
    "remark", "remarks", "memo", "transaction details",
)  # fmt: skip
IN = ("收入", "收", "贷", "credit", "cr", "c", "co", "ghi co", "+", "in")
OWN = {"CNY": ("cny", "rmb", "人民币"), "VND": ("vnd", "dong")}  # how lists name a currency
UNDONE = ("退款", "关闭", "失败", "撤销", "that bai", "huy", "failed", "refunded")
SIGNED = re.compile(r"[^0-9]*[-+(\u2212\uff0b\uff0d\uff08][^0-9]*[0-9]")
ACCOUNT = re.compile(
    r"(?:so tai khoan|so tk|account|账号|帐号|卡号|账户)[^0-9]{0,20}([0-9][0-9 *xX]{4,24})"
)


@dataclass(frozen=True)
class Statement:
    """What a file tells: its account as far as it says so, its credits, and how much is none."""

    account: str
    rows: tuple[BankRow, ...]
    other: int = 0  # rows of money that went away, was given back, or failed


def read_table(table: Iterable[Cells], exponent: int, currency: str = "") -> Statement:
    """The credits of a table.

    Refuses with payments.refusal.no_header, .too_many_rows, .no_rows, .no_way, .other_currency.
    """
    lines = (tuple(cell.strip()[:CELL_MAX] for cell in cells) for cells in table)
    account, columns, texts = _header(lines)
    rows: list[BankRow] = []
    other = 0
    tells_way = bool(columns.keys() & {"credit", "way"})
    for cells in lines:
        told = {name: cells[at] for name, at in columns.items() if at < len(cells)}
        day = day_of(told.get("day", ""))
        if day is None:
            continue  # what stands under the table: sums, notes, the bank's address
        require_own(currency, told.get("currency", ""))
        tells_way = tells_way or bool(SIGNED.match(told.get("amount", "")))
        amount = _credit(told, exponent)
        if amount is None or amount <= 0:
            other += 1
            continue
        if len(rows) == ROWS_MAX:
            raise Refusal("payments.refusal.too_many_rows", field="file", most=ROWS_MAX)
        rows.append(
            _row(told, day, amount, [cells[at] for at in texts if at < len(cells)], exponent)
        )
    if not rows and not other:
        raise Refusal("payments.refusal.no_rows", field="file")
    if not tells_way:
        raise Refusal("payments.refusal.no_way", field="file")
    return Statement(account, tuple(replace(row, account=account) for row in rows), other)


def require_own(currency: str, *told: str) -> None:
    """What a file names must be the station's. Refuses with payments.refusal.other_currency."""
    names = OWN.get(currency, (currency.lower(),))
    for one in {folded(name).strip() for name in told} - {""}:
        if not any(name in one for name in names):
            raise Refusal("payments.refusal.other_currency", field="file", currency=currency)


def _row(told: Mapping[str, str], day: str, amount: int, words: Cells, exponent: int) -> BankRow:
    """One credit; "/" is WeChat's word for nothing, a tick keeps Excel from counting."""
    return BankRow(
        day=day,
        minute=minute_of(told.get("hour") or told["day"]),
        amount_minor=amount,
        text=" ".join(word for word in words if word not in ("", "/")),
        payer=told.get("payer", ""),
        bank_ref=told.get("ref", "").strip("\t'` "),
        balance_minor=minor_of(told.get("balance", ""), exponent),
    )


def _header(lines: Iterator[Cells]) -> tuple[str, Mapping[str, int], tuple[int, ...]]:
    """The account written above it, and which column holds what."""
    account = ""
    for number, cells in enumerate(lines):
        names = [_name(cell) for cell in cells]
        columns = {
            part: names.index(known)
            for part, every in COLUMNS.items()
            for known in every[::-1]
            if known in names
        }
        texts = tuple(at for at, name in enumerate(names) if name in TEXTS)
        has_sums = "day" in columns and columns.keys() & {"credit", "amount"}
        if has_sums and (texts or len(columns) > 2):
            return account, columns, texts
        found = ACCOUNT.search(folded(" ".join(cells)))
        account = account or (re.sub(r"\s", "", found[1]) if found else "")
        if number == HEADER_ROWS_MAX:
            break
    raise Refusal("payments.refusal.no_header", field="file")


def _name(cell: str) -> str:
    """A column's name as it is looked up: folded, without brackets and what stands in them."""
    plain = folded(unicodedata.normalize("NFKC", cell))
    return " ".join(re.sub(r"[(\[（【].*?[)\]）】]|[:.]", " ", plain).split())


def _credit(told: Mapping[str, str], exponent: int) -> int | None:
    """What came in, minor units; nothing of a row that went the other way, or back again."""
    state = folded(told.get("state", ""))
    if any(word in state for word in UNDONE):
        return None
    if "credit" in told:
        return minor_of(told["credit"], exponent)
    amount = minor_of(told.get("amount", ""), exponent)
    if "way" in told:
        return amount if folded(told["way"]).strip() in IN else None
    return amount
