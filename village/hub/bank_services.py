"""What an officer sees and does of a station's payment services: let one tell, try it, end it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from village.ground.errors import Refusal
from village.ground.ids import base32
from village.hub import banks, messengers, news_queries, remit
from village.hub.messengers import Credit, Provider
from village.hub.store import HubStore, Row, Rows

LATELY_ROWS = 20
KEY_LETTERS = 32
TRIAL_MINOR, TRIAL_ACCOUNT = 1_000, "0000000000"
# Why a station could not take what was told; all else it could not read.
WHYS = ("other_account", "other_currency")


@dataclass(frozen=True)
class Told:
    """What went down to the station at once: one account's rows; `why` it was not taken, or ""."""

    provider: str
    told_at: int
    item: str
    rows: Sequence[Mapping[str, Any]]
    why: str


def services(rows: Rows, station: str) -> Sequence[Row]:
    """The services of a station: provider, set_at, how many credits, and when the last was told."""
    return rows.all("messengers_of", station=station)


def told_lately(rows: Rows, station: str) -> list[Told]:
    """What services told of a station's account, the last first."""
    refused = dict(banks.set_aside(rows, station))
    return [
        Told(
            row["provider"], row["told_at"], row["item"],
            news_queries.facts_of(rows, row["item"])["rows"], _why(refused.get(row["item"])),
        )
        for row in rows.all("told_lately", station=station, rows=LATELY_ROWS)
    ]  # fmt: skip


def _why(reason: str | None) -> str:
    if reason is None:
        return ""
    known = reason.rpartition(".")[2]
    return known if known in WHYS else "unread"


def add_service(
    store: HubStore, who: str, station: str, provider: Provider, typed: str
) -> str:  # fmt: skip
    """The key by which this service's messages are known from now on: payOS gives its own, for the
    others one is made here.

    Raises hub.refusal.station_elsewhere (403), .station, .secret (also payOS without one).
    """
    key = typed.strip()
    if not key and provider == "payos":
        raise Refusal("hub.refusal.secret", field="secret")
    key = key or base32(int.from_bytes(store.random(20), "big"), KEY_LETTERS)
    banks.set_messenger(store, station, provider, key, who)
    return key


def end_service(store: HubStore, who: str, station: str, provider: Provider) -> None:
    """What it tells is taken no more. Raises hub.refusal.station_elsewhere (403), .station."""
    banks.set_messenger(store, station, provider, "", who)


def try_service(store: HubStore, who: str, station: str, provider: Provider, day: date) -> Credit:
    """A message made and signed as that service does, read as its own would be; nothing goes down.

    Raises hub.refusal.station_elsewhere (403), .no_service (409).
    """
    with store.reading() as rows:
        remit.require_station(rows, who, station)
        known = rows.one("messenger", station=station, provider=provider)
    if known is None:
        raise Refusal("hub.refusal.no_service", status=409)
    headers, body = trial(provider, known["secret"], day)
    messengers.require_signed(provider, known["secret"], headers, body)
    (credit,) = messengers.credits_in(provider, body)
    return credit


def trial(provider: Provider, secret: str, day: date) -> tuple[dict[str, str], bytes]:
    """Headers and body of a small credit as this service tells it."""
    when = f"{day.isoformat()} 09:00:00"
    told: dict[str, Any]
    if provider == "payos":
        data = {
            "amount": TRIAL_MINOR, "description": "thu", "accountNumber": TRIAL_ACCOUNT,
            "reference": "THU", "transactionDateTime": when, "currency": "VND",
        }  # fmt: skip
        told = {"success": True, "data": data, "signature": messengers.signed_data(secret, data)}
        return {}, json.dumps(told).encode()
    if provider == "casso":
        row = {
            "id": 1, "tid": "THU", "description": "thu", "amount": TRIAL_MINOR, "when": when,
            "bank_sub_acc_id": TRIAL_ACCOUNT,
        }  # fmt: skip
        return {"Secure-Token": secret}, json.dumps({"error": 0, "data": [row]}).encode()
    told = {
        "id": 1, "transactionDate": when, "accountNumber": TRIAL_ACCOUNT, "content": "thu",
        "transferType": "in", "transferAmount": TRIAL_MINOR, "referenceCode": "THU",
    }  # fmt: skip
    return {"Authorization": f"Apikey {secret}"}, json.dumps(told).encode()
