"""The month's rows as their sources give them: exported statements and messages to be pasted."""

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import xlsxwriter

from tests.payments.month_plan import Account, BankRow, Month, Source
from tests.payments.month_swift import camt053, mt940

BOM = "\ufeff"
STATES = {True: "收入", False: "支出"}


@dataclass(frozen=True)
class StatementFile:
    """One export of one account: what a clerk would choose in the form, and whose rows it holds."""

    name: str
    source: Source
    account: Account
    content: bytes
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Message:
    """One bank's message as it was pasted, in whole, and the row it tells of."""

    row: int
    bank: str
    text: str
    pasted: datetime


def statements(month: Month) -> tuple[StatementFile, ...]:
    """Each export in the order of arrival; copies stand in the export after their first."""
    exports: dict[tuple[datetime, Source, str], list[BankRow]] = defaultdict(list)
    for row in month.rows:
        if row.source != "message":
            exports[row.arrived, row.source, account_of(month, row).number].append(row)
    told = []
    for (arrived, source, _), rows in exports.items():
        account = account_of(month, rows[0])
        ending = {"camt": "xml", "mt940": "sta", "xlsx": "xlsx"}.get(source, "csv")
        name = f"{account.bank.lower()}-{arrived:%Y%m%d}.{ending}"
        content = WRITERS[source](account, rows)
        told.append(StatementFile(name, source, account, content, tuple(r.number for r in rows)))
    return tuple(told)


def messages(month: Month) -> tuple[Message, ...]:
    """Every message, in the order they were pasted."""
    told = []
    for row in month.rows:
        if row.source == "message":
            bank = account_of(month, row).bank
            told.append(Message(row.number, bank, message_of(bank, row), row.arrived))
    return tuple(told)


def account_of(month: Month, row: BankRow) -> Account:
    return next(a for a in month.accounts if row.account in {a.number, a.shown})


def grouped(minor: int, mark: str = ",") -> str:
    return f"{minor:,}".replace(",", mark)


def yuan(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"


# ------------------------------------------------------------------ messages

MESSAGES = {
    "Vietcombank": "SD TK {account} {sign}{amount}VND luc {d}-{m}-{y} {h}:{mi}:00. SD {balance}VND."
    " Ref {text}",
    "MB": "TK {account}|GD: {sign}{amount}VND {d}/{m}/{yy} {h}:{mi}|SD:{balance}VND|ND: {text}",
    "VietinBank": "VietinBank:{d}/{m}/{y} {h}:{mi}|TK:{account}|GD:{sign}{amount}VND"
    "|SDC:{balance}VND|ND:{text}",
    "BIDV": "TK{account} tai BIDV {sign}{amount}VND vao {h}:{mi} {d}/{m}/{y}. So du:{balance}VND."
    " ND: {text}",
    "ACB": "ACB: TK {account}(VND) {sign} {amount} luc {h}:{mi} {d}/{m}/{y}. So du {balance}."
    " GD: {text}",
    "Sacombank": "Sacombank {d}/{m}/{y} {h}:{mi}\nTK: {account}\nPS: {sign}{amount} VND\n"
    "So du kha dung: {balance} VND\n{text}",
    "Techcombank": "TK {account}\nSo tien GD:{sign}{amount}\nSo du:{balance}\n{text}",
    "VIB": "{h}:{mi};{d}/{m}/{y}\nTK:{account}VND\nPS:{sign}{amount}\nND:{text}\nSODU:+{balance}",
    "VPBank": "TK {account} tai VPB {way} {amount}VND do {text}. So du TK sau GD la {balance}VND",
    "DongA": "{d}/{m}/{yy} {h}:{mi} DongA Bank thong bao: TK {account} da thay doi:"
    " {sign}{amount} VND. {text}. So du hien tai la: {balance} VND.",
    "Agribank": "Agribank: {h}h{mi}p {d}/{m} TK {account}: {sign}{amount}VND ({text})."
    " SD: {balance}VND.",
}


def message_of(bank: str, row: BankRow) -> str:
    """What this bank writes to the phone of the account's holder."""
    assert row.balance_minor is not None, "messages tell the balance"
    at = row.booked
    return MESSAGES[bank].format_map(
        {
            "account": row.account, "amount": grouped(row.amount_minor), "text": row.text,
            "sign": "+" if row.credit else "-", "way": "tang" if row.credit else "giam",
            "balance": grouped(row.balance_minor), "d": f"{at:%d}", "m": f"{at:%m}",
            "y": f"{at:%Y}", "yy": f"{at:%y}", "h": f"{at:%H}", "mi": f"{at:%M}",
        }
    )  # fmt: skip


# ------------------------------------------------------------------ lists with commas


def written(lines: Iterable[Sequence[object]], delimiter: str = ",") -> str:
    told = io.StringIO()
    csv.writer(told, delimiter=delimiter, lineterminator="\r\n").writerows(lines)
    return told.getvalue()


VIETNAMESE = ("STT", "Ngày giao dịch", "Số tham chiếu", "Ghi nợ", "Ghi có", "Số dư", "Nội dung")


def head_lines(account: Account, rows: Sequence[BankRow]) -> list[list[str]]:
    """What stands above a Vietnamese list, in words and half-empty lines."""
    first, last = min(row.booked for row in rows), max(row.booked for row in rows)
    return [
        [f"NGÂN HÀNG {account.bank.upper()}"],
        ["SAO KÊ TÀI KHOẢN / STATEMENT OF ACCOUNT"],
        ["Tên tài khoản:", account.owner],
        ["Số tài khoản:", account.number, "", "Loại tiền:", rows[0].currency],
        [f"Từ ngày {first:%d/%m/%Y} đến ngày {last:%d/%m/%Y}"],
        [],
    ]


def vietnamese_csv(account: Account, rows: Sequence[BankRow]) -> bytes:
    """Commas and 1,200,000 at most banks; MB's list has semicolons and 1.200.000."""
    delimiter, mark = (";", ".") if account.bank == "MB" else (",", ",")
    lines: list[Sequence[object]] = [*head_lines(account, rows), VIETNAMESE]
    for place, row in enumerate(rows, 1):
        amount = grouped(row.amount_minor, mark)
        lines.append(
            (
                place, f"{row.booked:%d/%m/%Y %H:%M:%S}", row.bank_reference,
                "" if row.credit else amount, amount if row.credit else "",
                grouped(row.balance_minor or 0, mark), row.text,
            )
        )  # fmt: skip
    out, in_ = (sum(r.amount_minor for r in rows if r.credit is way) for way in (False, True))
    lines.append(("", "Tổng cộng", "", grouped(out, mark), grouped(in_, mark), "", ""))
    return (BOM + written(lines, delimiter)).encode()


WECHAT = "交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注"


def wechat_csv(account: Account, rows: Sequence[BankRow]) -> bytes:
    """Sixteen lines of words, then the columns; a tab keeps Excel from rounding the numbers."""
    first, last = min(row.booked for row in rows), max(row.booked for row in rows)
    head = [
        "微信支付账单明细", f"微信昵称：[{account.owner}]",
        f"起始时间：[{first:%Y-%m-%d} 00:00:00] 终止时间：[{last:%Y-%m-%d} 23:59:59]",
        "导出类型：[全部]", f"导出时间：[{last + timedelta(days=1):%Y-%m-%d} 08:52:11]", "",
        f"共{len(rows)}笔记录", f"收入：{sum(row.credit for row in rows)}笔",
        f"支出：{sum(not row.credit for row in rows)}笔", "中性交易：0笔 0.00元", "注：",
        "1. 充值/提现/理财通购买/零钱通存取/信用卡还款等交易，将计入中性交易",
        "2. 本明细仅展示当前账单中的交易，不包括已删除的记录", "3. 本明细仅供个人对账使用", "",
        "----------------------微信支付账单明细列表--------------------",
    ]  # fmt: skip
    lines: list[Sequence[object]] = [
        *([line, *[""] * 8] for line in head),
        WECHAT.split(","),
    ]
    lines.extend(
        (
            f"{row.booked:%Y-%m-%d %H:%M:%S}", "二维码收款" if row.credit else "商户消费",
            "*友", row.text, STATES[row.credit], f"¥{yuan(row.amount_minor)}", "零钱",
            "已收钱" if row.credit else "支付成功", f"{row.bank_reference}\t", "/\t", "/",
        )
        for row in rows
    )  # fmt: skip
    return (BOM + written(lines)).encode()


ALIPAY = (
    "交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,"
    "商家订单号,备注,"
)


def alipay_csv(account: Account, rows: Sequence[BankRow]) -> bytes:
    """In GB18030, the account half hidden, each line with a comma too many."""
    head = [
        "-" * 84, "导出信息：", "姓名：**", f"支付宝账户：{account.shown}",
        f"起始时间：[{min(row.booked for row in rows):%Y-%m-%d} 00:00:00]",
        "导出交易类型：[全部]", f"共{len(rows)}笔记录", "", "特别提示：",
        "1.本回单内容可表明支付宝受理了相应支付交易申请，因系统原因或通讯故障等偶发因素导致本回单与实际交易结果不符时，以实际交易情况为准；",
        "2.请勿将本回单作为收款方发货的凭据使用；", "",
        "-" * 24 + "支付宝（中国）网络技术有限公司  电子客户回单" + "-" * 24,
    ]  # fmt: skip
    lines: list[Sequence[object]] = [*([line] for line in head), ALIPAY.split(",")]
    lines.extend(
        (
            f"{row.booked:%Y-%m-%d %H:%M:%S}", "收入" if row.credit else "日用百货", "*东", "/",
            row.text, STATES[row.credit], yuan(row.amount_minor), "余额", "交易成功",
            f"{row.bank_reference}\t", "\t", "", "",
        )
        for row in rows
    )  # fmt: skip
    return written(lines).encode("gb18030")


# ------------------------------------------------------------------ what banks give to firms


def workbook(lines: Iterable[Sequence[str | int]]) -> bytes:
    told = io.BytesIO()
    book = xlsxwriter.Workbook(told, {"in_memory": True})
    book.set_properties({"created": datetime(2026, 11, 1, tzinfo=UTC).replace(tzinfo=None)})
    sheet = book.add_worksheet("Sheet1")
    for place, line in enumerate(lines):
        sheet.write_row(place, 0, line)
    book.close()
    return told.getvalue()


def xlsx(account: Account, rows: Sequence[BankRow]) -> bytes:
    return (vietnamese_xlsx if rows[0].currency == "VND" else chinese_xlsx)(account, rows)


def vietnamese_xlsx(account: Account, rows: Sequence[BankRow]) -> bytes:
    """Vietcombank's list: days without a time, numbers that are numbers."""
    lines: list[Sequence[str | int]] = [*head_lines(account, rows), VIETNAMESE]
    for place, row in enumerate(rows, 1):
        sides = ("", row.amount_minor) if row.credit else (row.amount_minor, "")
        day, balance = f"{row.booked:%d/%m/%Y}", row.balance_minor or 0
        lines.append((place, day, row.bank_reference, *sides, balance, row.text))
    return workbook(lines)


def chinese_xlsx(account: Account, rows: Sequence[BankRow]) -> bytes:
    """The Agricultural Bank's list: sums with their sign, everything as text."""
    lines: list[Sequence[str | int]] = [
        ("中国农业银行账户活期交易明细清单",),
        (f"账户：{account.number}", "", f"户名：{account.owner}", "", "币种：人民币"),
        ("交易日期", "交易时间", "交易金额", "本次余额", "对方户名", "交易日志号", "交易摘要"),
    ]
    for row in rows:
        amount = f"{'+' if row.credit else '-'}{yuan(row.amount_minor)}"
        when = (f"{row.booked:%Y%m%d}", f"{row.booked:%H:%M}")
        balance = yuan(row.balance_minor or 0)
        lines.append((*when, amount, balance, "", row.bank_reference, row.text))
    return workbook(lines)


WRITERS: dict[Source, Callable[[Account, Sequence[BankRow]], bytes]] = {
    "csv": vietnamese_csv,
    "wechat": wechat_csv,
    "alipay": alipay_csv,
    "xlsx": xlsx,
    "camt": camt053,
    "mt940": mt940,
}
