"""How a payer writes a reference, and what wallets and banks put around it."""

import random
import re
import unicodedata
from datetime import datetime
from itertools import pairwise

from tests.payments.month_plan import Account, Place
from village.payments.rules import payment_reference

LETTERS_TYPED = "ABCDEFGHJKMNPQRSTVWXYZ0123456789"
MISREAD = {"0": "O", "1": "IL"}
LINE_WIDTHS = (27, 35, 65)  # MT940 of three makes

NAMES = {
    "VN": (
        "Nguyễn Thị Hoa", "Trần Văn Bảy", "Lê Thị Sáu", "Phạm Văn Tư", "Võ Thị Năm", "Bùi Ngọc Ánh",
        "Huỳnh Thị Út", "Lâm Văn Bé", "Dương Đình Dũng", "Vương Sỹ Vinh", "Đỗ Văn Sơn", "Đặng Chín",
    ),
    "CN": ("王秀兰", "李桂英", "김순희", "최영수", "朴哲浩", "张丽", "*海燕", "A东北特产"),
}  # fmt: skip
WORDS = {
    "VN": (
        "", "", "", "", "tien buoi", "mua dua", "ck tien trung", "thanh toan", "tra tien khoai",
        "Tiền bưởi", "chi Hoa", "don hang hom qua", "5 chuc dua", "cam on",
    ),
    "CN": (
        "", "", "", "鸡蛋", "토닭알", "买菜", "杂粮两袋", "닭알 30알", "谢谢", "东光", "잡곡값",
    ),
}  # fmt: skip
# {memo} is the payer's note. The beginnings are the payer's bank's, the rest is the receiver's.
AROUND = {
    "VN": (
        "{memo}", "{memo}", "IBFT {memo}", "QR - {memo}", "BankAPINotify {memo}",
        "MBVCB.{n10}.{n6}.{memo}.CT tu {acct} {NAME} toi {own} {OWNER} tai {BANK}",
        "MBVCB.{n10}.{memo}.CT tu {acct} {NAME} toi {own} {OWNER}",
        "{n6}.{dmy}.{hms}.{memo}", "{ft} {n6}.{dmy}.{hms}.{memo}", "{n6}.{dmy}.{hms}.{memo} {ft}",
        "{NAME} {memo} {ft}", "CT DEN:{n12} {memo} chuyen {ft}; tai Napas",
        "CT DEN:{n12} {memo}", "{memo} Ma giao dich Trace{n6} Trace {n6}",
        "CUSTOMER {memo} - Ma giao dich/ Trace {n6}", "{memo} {NAME} CK",
        "TKThe :{acct}, tai VCB. {memo} -CTLNHIDI{n12}-1/1-CRE-002",
        "NHAN TU {acct} TRACE {n6} ND {memo}", "{memo}-{dmy}-{hms} {n6}", "MOMO.{n11}.{memo}",
        "ZP{n12} {memo} ZALOPAY", "{memo} tai iPay", "{NAME} chuyen tien {memo}; tai iPay",
        "{memo} GD {n6}-{dmy} {hms}", "REF {n12}A {memo}", "Chuyen tien 24/7 {acct} {memo} {n6}",
    ),
    "WeChat": (
        "收款方备注:二维码收款付款方留言:{memo}", "付款方留言:{memo}", "转账备注:{memo}", "{memo}",
    ),
    "Alipay": ("收钱码收款-{memo}", "转账-{memo}", "{memo}", "{memo}", "收钱码经营版收款-{memo}"),
    "ABC": ("超级网银跨行汇款 附言:{memo}", "扫码支付{n10}{memo}", "网上支付 {memo}", "{memo}"),
}  # fmt: skip
# Without a single space: what glues.
STICKY = {
    "VN": (
        "{NAME}{memo}{ft}", "{memo}GD{n6}", "MBVCB{n10}{memo}CT", "{n6}{memo}-CHUYEN-TIEN",
        "{ft}{memo}",
    ),
    "WeChat": ("二维码收款{memo}", "{memo}鸡蛋钱", "토닭알{memo}값"),
    "Alipay": ("收钱码{memo}", "{memo}鸡蛋钱", "토닭알{memo}값"),
    "ABC": ("收款{n6}{memo}", "{memo}{n10}"),
}  # fmt: skip
SILENT = {
    "VN": ("{NAME} chuyen tien", "chuyen tien", "thanh toan", "QR", "ck", "{NAME} CHUYEN KHOAN"),
    "CN": ("二维码收款", "收款", "/", "转账", "{NAME}的转账", "닭알값"),
}
STRANGE = {
    "VN": (
        "LUONG THANG 10", "{NAME} tra no", "gop hui thang 10", "HOC PHI CHO CON", "LAI TIEN GUI",
        "NOP TM TK", "VSIP 2 TIEN DIEN VS{n10}", "VSSID{n10} BHXH TRA", "TRA TIEN VE VS 1024",
        "Tien thue may {n6}", "{NAME} mung cuoi", "PHI DV VS-MART {n6} QUY 4",
    ),
    "CN": (
        "转账", "群收款", "二维码收款", "{NAME}的转账", "退还押金", "VS{n6}号快递代收",
        "리자", "工资", "斗地主 VS 老李", "红包", "还你饭钱",
    ),
}  # fmt: skip
OUTGOING = {
    "VN": (
        "Rut tien ATM {n6}", "PHI SMS THANG 10", "CHI TRA {NAME} TIEN NONG SAN", "MUA BAO BI",
        "TIEN DIEN {n10}",
    ),
    "CN": ("外卖订单", "提现-农业银行", "电费 {n10}", "转账给{NAME}", "包装箱 200只", "手续费"),
}  # fmt: skip
GIVEN_BACK = {
    "VN": ("HOAN TIEN {memo}", "tra lai tien thua {memo}", "{memo} hoan tra do het hang"),
    "CN": ("退款 {memo}", "{memo}退货退款", "돈 돌림 {memo}"),
}


def survives(reference: str, text: str) -> bool:
    """Whether `reference` stands whole in `text`, all but letters and figures taken out."""
    return reference in re.sub("[^A-Z0-9]", "", text.upper())


def plain(text: str) -> str:
    """Without Vietnamese marks, as most banks send it; Chinese and Korean stay."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not 0x300 <= ord(c) < 0x370)
    return unicodedata.normalize("NFC", bare.replace("đ", "d").replace("Đ", "D"))


def digits(rng: random.Random, count: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(count))


def filled(
    rng: random.Random, place: Place, template: str, account: Account, stamp: tuple[str, str]
) -> str:
    """`template` with names, numbers and times; {memo} is left standing."""
    name = rng.choice(NAMES[place])
    if rng.random() < 0.85:  # newer apps keep the marks
        name = plain(name)
    return template.format_map(
        {
            "memo": "{memo}", "NAME": name.upper(), "OWNER": account.owner, "BANK": account.bank,
            "own": account.number, "acct": digits(rng, 13), "dmy": stamp[0], "hms": stamp[1],
            "ft": "FT" + digits(rng, 14), "n6": digits(rng, 6), "n10": digits(rng, 10),
            "n11": digits(rng, 11), "n12": digits(rng, 12),
        }
    )  # fmt: skip


def mistyped(rng: random.Random, reference: str) -> str:
    """One sign wrong, one left out, or one twice."""
    place = rng.randrange(len(reference))
    way = rng.choices(("wrong", "lost", "twice"), (6, 3, 1))[0]
    wrong = rng.choice([c for c in LETTERS_TYPED if c != reference[place]])
    middle = {"wrong": wrong, "lost": "", "twice": reference[place] * 2}[way]
    return reference[:place] + middle + reference[place + 1 :]


def confused(rng: random.Random, reference: str) -> str:
    """Every 0 read as O, or every 1 as I or L; where there are both, perhaps only one of them."""
    there = [c for c in "01" if c in reference[2:]]
    sign = rng.choice(there)
    return reference.replace(sign, rng.choice(MISREAD[sign]))


def swapped(rng: random.Random, reference: str) -> str:
    place = rng.choice([p for p in range(2, 9) if reference[p] != reference[p + 1]])
    return reference[:place] + reference[place + 1] + reference[place] + reference[place + 2 :]


HURTS = {"mistyped": mistyped, "confused": confused, "swapped": swapped}


def in_hand(rng: random.Random, token: str, hand: str) -> str:
    """The reference as it is set down: small, in groups, after a VS too many, twice."""
    if hand == "lower":
        return token.lower()
    if hand == "spaced":
        places = sorted(rng.sample(range(2, max(4, len(token))), rng.randrange(1, 3)))
        edges = (0, *places, len(token))
        return " ".join(token[a:b] for a, b in pairwise(edges))
    if hand == "hyphened":
        return f"{token[:2]}-{token[2:6]}-{token[6:]}"
    return {"doubled": f"VS {token}", "twice": f"{token} {token}"}.get(hand, token)


def wrapped(rng: random.Random, before: str, token: str, after: str) -> str:
    """Broken into lines, one break within the reference."""
    start, whole = len(before), before + token + after
    widths = [w for w in LINE_WIDTHS if start < (start // w + 1) * w < start + len(token)]
    width = rng.choice(widths) if widths else start + rng.randrange(1, len(token))
    if width < min(LINE_WIDTHS):
        return f"{whole[:width]}\n{whole[width:]}"
    return "\n".join(whole[i : i + width] for i in range(0, len(whole), width))


def cut(rng: random.Random, before: str, token: str, after: str) -> str:
    """Cut within the reference: at the message's end, at the note's end, or at the front."""
    way = rng.choices(("end", "note", "front"), (5, 4, 2))[0]
    keep = rng.randrange(4, len(token))
    if way == "front":
        return token[-keep:] + after
    return before + token[:keep] + ("" if way == "end" else after)


def written(
    rng: random.Random,
    place: Place,
    account: Account,
    stamp: tuple[str, str],
    token: str,
    hand: str,
) -> tuple[str, str, str]:
    """What stands before `token`, the token as it was set down, and what stands after it."""
    shapes = STICKY if hand == "glued" else AROUND
    shape = rng.choice(shapes.get(account.bank) or shapes[place])
    before, after = filled(rng, place, shape, account, stamp).split("{memo}")
    words = rng.choice(WORDS[place])
    if words and hand != "glued":
        if rng.random() < 0.35:
            before += words + " " * (place == "VN" or rng.random() < 0.5)
        else:
            after = f" {words}{after}"
    if hand == "glued":
        before, after = before.replace(" ", ""), after.replace(" ", "")
    return before, in_hand(rng, token, hand), after


def silent(rng: random.Random, place: Place, account: Account, stamp: tuple[str, str]) -> str:
    """A payment whose note says nothing of the reference."""
    around = rng.choice(AROUND.get(account.bank) or AROUND[place])
    words = rng.choice(SILENT[place])
    return filled(rng, place, around.replace("{memo}", words), account, stamp)


def bank_reference(rng: random.Random, bank: str, day: datetime) -> str:
    """How this bank or wallet numbers a movement; Vietnamese ones have the 16 signs MT940 has."""
    if bank == "WeChat":
        return f"100005{digits(rng, 4)}{day:%Y%m%d}{digits(rng, 10)}"
    if bank == "Alipay":
        return f"{day:%Y%m%d}2200140{digits(rng, 13)}"
    return digits(rng, 15) if bank == "ABC" else f"FT{day:%y%j}{digits(rng, 9)}"


def foreign_reference(rng: random.Random) -> str:
    return payment_reference(rng.randbytes)
