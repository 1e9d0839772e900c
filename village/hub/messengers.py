"""What payment services tell the centre of a station's account: signed as each does, then read.

SePay and Casso send a key of the station's own beside the message; payOS signs its data. None of
them is believed further than the account: a station matches what comes as it does a statement.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

import msgspec

from village.ground.signing import FileFault
from village.payments.bank_rules import TEXT_MAX, BankRow
from village.payments.told_rules import AMOUNT_MAX, day_of, minute_of

Provider = Literal["sepay", "casso", "payos"]
PROVIDERS: tuple[Provider, ...] = get_args(Provider)
BRANDS: dict[Provider, str] = {"sepay": "SePay", "casso": "Casso", "payos": "payOS"}
ROWS_MAX = 100  # of one message
WORD_MAX = 60


@dataclass(frozen=True)
class Credit:
    """Money that came in, and what the service calls this transaction."""

    id: str
    row: BankRow


def provider_of(name: str) -> Provider:
    """Raises FileFault messenger_unknown (401)."""
    for known in PROVIDERS:
        if known == name:
            return known
    raise FileFault("messenger_unknown", 401)


def require_signed(
    provider: Provider, secret: str, headers: Mapping[str, str], body: bytes
) -> None:  # fmt: skip
    """The message is from who knows the secret. Raises FileFault signature_wrong (401)."""
    if provider == "payos":
        told = _object(body)
        signature, data = told.get("signature"), told.get("data")
        if not isinstance(data, dict):
            raise FileFault("message_broken", 422)
        signed = signed_data(secret, data)
        said = signature if isinstance(signature, str) else ""
    else:
        sepay = provider == "sepay"
        signed = f"Apikey {secret}" if sepay else secret
        said = headers.get("Authorization" if sepay else "Secure-Token", "")
    if not secret or not hmac.compare_digest(said.encode(), signed.encode()):
        raise FileFault("signature_wrong", 401)


def signed_data(secret: str, data: Mapping[str, Any]) -> str:
    """payOS's signature under its data."""
    return hmac.new(secret.encode(), _signed_text(data).encode(), hashlib.sha256).hexdigest()


def _signed_text(data: Mapping[str, Any]) -> str:
    """payOS's text under its signature: its fields by name, nothing for null."""
    return "&".join(f"{name}={_plain(data[name])}" for name in sorted(data))


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return msgspec.json.encode(value).decode()


def credits_in(provider: Provider, body: bytes) -> tuple[Credit, ...]:
    """What came in, in đồng; money that went away is no credit.

    Raises FileFault message_broken (422).
    """
    told = _object(body)
    if provider == "sepay":
        rows = [_sepay(told)] if told.get("transferType") == "in" else []
    elif provider == "casso":
        listed = told.get("data")
        every = listed if isinstance(listed, list) else [listed]
        rows = [_casso(one) for one in every if isinstance(one, dict) and _int(one, "amount") > 0]
    else:
        data = told["data"] if isinstance(told.get("data"), dict) else {}
        rows = [_payos(data)] if told.get("success") is not False else []
    if len(rows) > ROWS_MAX:
        raise FileFault("message_broken", 422)
    return tuple(rows)


def _sepay(told: Mapping[str, Any]) -> Credit:
    row = _row(told, "transactionDate", "transferAmount", "content", "accountNumber")
    return _credit(_word(told, "id"), replace(row, bank_ref=_word(told, "referenceCode")))


def _casso(told: Mapping[str, Any]) -> Credit:
    account = "bank_sub_acc_id" if told.get("bank_sub_acc_id") else "subAccId"
    row = _row(told, "when", "amount", "description", account)
    payer, ref = _word(told, "corresponsiveName"), _word(told, "tid")
    return _credit(_word(told, "id"), replace(row, payer=payer, bank_ref=ref))


def _payos(told: Mapping[str, Any]) -> Credit:
    if told.get("currency", "VND") != "VND":
        raise FileFault("message_broken", 422)
    row = _row(told, "transactionDateTime", "amount", "description", "accountNumber")
    payer, ref = _word(told, "counterAccountName"), _word(told, "reference")
    return _credit(ref, replace(row, payer=payer, bank_ref=ref))


def _row(told: Mapping[str, Any], when: str, amount: str, text: str, account: str) -> BankRow:
    """A row from the fields that these names stand for."""
    moment, minor = _word(told, when), _int(told, amount)
    day = day_of(moment)
    if not (day and _word(told, account)) or not 0 < minor <= AMOUNT_MAX:
        raise FileFault("message_broken", 422)
    words = " ".join(_word(told, text).split())[:TEXT_MAX]
    return BankRow(day, minute_of(moment), minor, words, account=_word(told, account)[-WORD_MAX:])


def _credit(id: str, row: BankRow) -> Credit:
    if not id:
        raise FileFault("message_broken", 422)
    row = replace(row, payer=row.payer[:WORD_MAX], bank_ref=row.bank_ref[:WORD_MAX])
    return Credit(id[:WORD_MAX], row)


def _object(body: bytes) -> dict[str, Any]:
    try:
        told = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise FileFault("message_broken", 422) from None
    if not isinstance(told, dict):
        raise FileFault("message_broken", 422)
    return told


def _word(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value).replace("\0", "")


def _int(told: Mapping[str, Any], name: str) -> int:
    value = told.get(name)
    if isinstance(value, bool) or not isinstance(value, int):
        raise FileFault("message_broken", 422)
    return value
