"""Payment codes as text: VietQR made by the standard, Chinese collection codes let in by a list.

VietQR is EMVCo's merchant-presented code with NAPAS's template 38
(fields: emv_writing_rules).
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from village.ground.errors import Refusal
from village.payments.banks import banks, without_marks
from village.payments.emv_rules import CodeFault, Objects, parse
from village.payments.emv_writing_rules import write

CollectionKind = Literal["wechat", "alipay", "unionpay", "emvco", "other"]

NAPAS_GUID = "A000000727"
TO_ACCOUNT, TO_CARD = "QRIBFTTA", "QRIBFTTC"
ONCE, MANY = "12", "11"
# NAPAS 24/7 carries less than 500 million đồng in one transfer.
TRANSFER_MAX = 499_999_999
MEMO_MAX = 25

BANK = re.compile(r"[0-9]{6}")
ACCOUNT = re.compile(r"[0-9A-Za-z]{6,19}")
CARD = re.compile(r"9704[0-9]{12}(?:[0-9]{3})?")
MEMO = re.compile(r"[A-Z0-9 ]{1,25}")
CATEGORY = re.compile(r"[0-9]{4}")

# Crockford's letters: no I, L, O, U, so that a reference read over the phone comes through.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
REFERENCE_SHIFTS = range(30, -1, -5)  # seven letters of five bits

COLLECTION_MAX = 512
OPAQUE = r"[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+"
COLLECTIONS: tuple[tuple[CollectionKind, re.Pattern[str]], ...] = (
    ("wechat", re.compile(rf"wxp://f2f{OPAQUE}")),
    ("alipay", re.compile(rf"https://qr\.alipay\.com/{OPAQUE}", re.IGNORECASE)),
    ("unionpay", re.compile(rf"https://qr\.95516\.com/{OPAQUE}", re.IGNORECASE)),
)
OTHER = re.compile(rf"https://[a-z0-9-]+(?:\.[a-z0-9-]+)+/{OPAQUE}")

# The practice village's codes. They can pay nobody: no bank has this number, no wallet this string.
DEMO_BANK = "999999"
DEMO_TRANSFER = re.compile(
    rf"00020101021[12]38[0-9]{{2}}0010{NAPAS_GUID}01[0-9]{{2}}0006{DEMO_BANK}"
)
DEMO_COLLECTION = "wxp://f2f0DEMO-NOT-A-CODE"


@dataclass(frozen=True)
class Merchant:
    """Who sells, for a bank's screen: name ≤ 25 and city ≤ 15 of ASCII, category 4 digits or "",
    postcode ≤ 10 or ""."""

    name: str
    city: str
    category: str = ""
    postcode: str = ""


def vietqr(
    bank: str,
    account: str,
    *,
    amount_minor: int | None = None,
    memo: str = "",
    card: bool = False,
    merchant: Merchant | None = None,
    unknown_bank_ok: bool = False,
) -> str:
    """The payload of a VietQR code: `account` (or with `card` a card number) at `bank` (a BIN).

    With `amount_minor` (đồng) the code is for one payment, without it the payer types the sum.
    `memo` must already be clean (`memo_of`). `unknown_bank_ok` is the clerk's word for a new bank.
    Refuses with payments.refusal.bank, .account, .card_number, .amount, .memo or .merchant.
    """
    _check_payee(bank, account, card, unknown_bank_ok)
    if amount_minor is not None and not 1 <= amount_minor <= TRANSFER_MAX:
        raise Refusal("payments.refusal.amount", field="amount")
    if memo and not MEMO.fullmatch(memo):
        raise Refusal("payments.refusal.memo", field="memo")
    told: Objects = {
        "00": "01",
        "01": MANY if amount_minor is None else ONCE,
        "38": _account_of(bank, account, card),
        "53": "704",  # VND in ISO 4217
        "54": "" if amount_minor is None else str(amount_minor),
        "58": "VN",
        **_seller(merchant),
        "62": {"08": memo} if memo else "",
    }
    return write({tag: value for tag, value in told.items() if value})


def _check_payee(bank: str, account: str, card: bool, unknown_bank_ok: bool) -> None:
    if not BANK.fullmatch(bank) or not (bank in banks() or unknown_bank_ok):
        raise Refusal("payments.refusal.bank", field="bank")
    if card and not CARD.fullmatch(account):
        raise Refusal("payments.refusal.card_number", field="account")
    if not ACCOUNT.fullmatch(account):
        raise Refusal("payments.refusal.account", field="account")


def _account_of(bank: str, account: str, card: bool) -> Objects:
    service = TO_CARD if card else TO_ACCOUNT
    return {"00": NAPAS_GUID, "01": {"00": bank, "01": account}, "02": service}


def _seller(merchant: Merchant | None) -> Objects:
    if merchant is None:
        return {}
    fits = 1 <= len(merchant.name) <= 25 and 1 <= len(merchant.city) <= 15
    all_of_it = merchant.name + merchant.city + merchant.postcode
    plain = all_of_it.isascii() and all_of_it.isprintable() and len(merchant.postcode) <= 10
    if not (fits and plain and CATEGORY.fullmatch(merchant.category or "0000")):
        raise Refusal("payments.refusal.merchant", field="merchant")
    return {
        "52": merchant.category, "59": merchant.name, "60": merchant.city, "61": merchant.postcode,
    }  # fmt: skip


def memo_of(reference: str, text: str = "") -> str:
    """The transfer's text, at most 25 of A–Z, 0–9 and space: the reference first, then the words.

    Accents go, đ becomes D, anything else is dropped; of Korean or Chinese words nothing is left
    and the reference stands alone.
    """
    return " ".join([reference, *memo_words(text)])[:MEMO_MAX].strip()


def memo_words(text: str) -> list[str]:
    """The words of a transfer's text as banks carry them, however many they are."""
    plain = re.sub(r"\s+", " ", without_marks(text)).upper()
    return re.sub(r"[^A-Z0-9 ]", "", plain).split()


def payment_reference(random_bytes: Callable[[int], bytes]) -> str:
    """A new reference to find a payment by: VS, 7 random letters and their check letter."""
    number = int.from_bytes(random_bytes(5), "big")
    letters = "".join(LETTERS[number >> shift & 31] for shift in REFERENCE_SHIFTS)
    return f"VS{letters}{check_letter(letters)}"


def check_letter(letters: str) -> str:
    """The sum of 2^place × letter in the field of 32 elements (x⁵ + x² + 1).

    Each place weighs differently, so one wrong letter or any two changed about never pass.
    """
    total = 0
    for letter in letters:
        total = _doubled(total ^ LETTERS.index(letter))
    return LETTERS[total]


def _doubled(element: int) -> int:
    return element << 1 ^ (0b100101 if element & 16 else 0)


def collection_kind(text: str, *, other_ok: bool = False) -> CollectionKind:
    """Whose collection code this is, by the list of known beginnings; the rest of it is opaque.

    The text must be exactly what the code holds, without a line end. `other_ok` is the clerk's word
    for an address of some other wallet. Refuses with payments.refusal.payer_code (digits alone: the
    buyer's own code), .broken_code (a merchant's code that does not add up), .other_address (some
    other web page) or .not_a_code (all else: javascript:, data:, words, other wallets' links).
    """
    if len(text) <= COLLECTION_MAX:
        for kind, pattern in COLLECTIONS:
            if pattern.fullmatch(text):
                return kind
        if other_ok and OTHER.fullmatch(text):
            return "other"
    if text.startswith("000201"):
        return _merchant_kind(text)
    if re.fullmatch(r"[0-9]+", text):
        raise Refusal("payments.refusal.payer_code", field="code")
    if text[:8].lower() == "https://":
        raise Refusal("payments.refusal.other_address", field="code")
    raise Refusal("payments.refusal.not_a_code", field="code")


def _merchant_kind(text: str) -> CollectionKind:
    """A code by EMVCo's standard: whole, in yuan, for many payments, without a sum of its own."""
    try:
        code = parse(text)
    except CodeFault:
        raise Refusal("payments.refusal.broken_code", field="code") from None
    if code.text("53") != "156":
        raise Refusal("payments.refusal.not_a_code", field="code")
    if code.text("54") or code.text("01") == ONCE:
        raise Refusal("payments.refusal.one_payment", field="code")
    return "emvco"


def fingerprint(payload: str) -> str:
    """What is printed beside a code, to be compared by eye: 16 digits of its SHA-256, in fours."""
    digest = hashlib.sha256(payload.encode()).digest()
    digits = f"{int.from_bytes(digest[:8]) % 10**16:016d}"
    return " ".join(digits[at : at + 4] for at in range(0, 16, 4))


def is_demo_code(payload: str) -> bool:
    """Whether a code belongs to the practice village and can pay nobody."""
    return payload.startswith(DEMO_COLLECTION) or bool(DEMO_TRANSFER.match(payload))
