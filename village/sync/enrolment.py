"""A station joins its hub: a one-time code proves each end to the other, and both pin the keys."""

from dataclasses import dataclass
from typing import Any

from village.ground.chain import PROTOCOL
from village.ground.errors import Refusal
from village.ground.signing import (
    KEY_BYTES,
    FileFault,
    SigningKey,
    fingerprint,
    is_signed,
    keep_key,
    own_key,
    read_object,
    sealed,
    split_sealed,
)
from village.ground.unit import Store
from village.people import queries as people
from village.sync import commands, queries
from village.sync.rules import (
    ENROLLED_KEYS,
    code_key,
    hub_address,
    hub_proof,
    read_code,
    station_proof,
)
from village.sync.wire import DOOR, Send, WireFault, said_no, sender

KNOWN_FAULTS = ("code_wrong", "code_used", "code_expired", "station_unknown", "country")


@dataclass(frozen=True)
class Joiner:
    """Who joins: a station in one of its epochs. A PC without a journal knows no country."""

    station: str
    epoch: str
    country: str = ""


def enrol(
    db: Store, url: str, code: str, send: Send | None = None, joiner: Joiner | None = None
) -> queries.Hub:
    """Join the hub at `url` with the officer's code; returns the hub as pinned.

    Each try brings a new key, so that no request of an older one is heard again; the one in use
    stays until the hub's answer is proved. A lost answer is mended by joining with a fresh code.

    Raises sync.refusal.address, .not_https, .code_shape, .code_wrong, .code_used, .code_expired,
    .station_unknown, .no_line, .not_the_hub, and .first_day before the station has a name.
    """
    who = joiner or _own(db)
    address, letters = hub_address(url), read_code(code)
    key = SigningKey(db.house.random(KEY_BYTES))
    secret = code_key(letters)
    proof = station_proof(secret, who.station, who.epoch, key.public)
    asked = {
        "protocol": PROTOCOL, "station": who.station, "epoch": who.epoch, "proof": proof,
        "country": who.country, "key": key.public.hex(),
    }  # fmt: skip
    try:
        answer = (send or sender(address))("POST", f"{DOOR}/enrol", {}, sealed(key, asked))
    except OSError:
        raise Refusal("sync.refusal.no_line", status=503, field="url") from None
    if answer.status != 200:
        raise _refused(said_no(answer))
    value, hub_key = _open(answer.body)
    wanted = hub_proof(secret, who.station, key.public, value["hub_epoch"], hub_key)
    if (value["station"], value["proof"]) != (who.station, wanted):
        raise Refusal("sync.refusal.not_the_hub", field="url")
    keep_key(db.house.data, "station", key)
    commands.pin_hub(
        db, address, value["names"], hub_key, value["hub_epoch"], key.key_id, who.epoch
    )
    station_key(db)
    found = queries.hub(db)
    assert found is not None
    return found


def _own(db: Store) -> Joiner:
    """This station in its open epoch. Raises sync.refusal.first_day."""
    if db.identity is None:
        raise Refusal("sync.refusal.first_day", status=409)
    return Joiner(db.station, db.epoch, people.require_station(db).country)


def station_key(db: Store) -> SigningKey:
    """This station's key: the one its hub has pinned, also where a power cut came in between."""
    hub = queries.hub(db)
    pinned = hub.key_id if hub else None
    return own_key(db.house.data, "station", db.house.random, pinned)


def _refused(fault: WireFault) -> Refusal:
    if fault.fault in KNOWN_FAULTS:
        field = "code" if fault.fault.startswith("code_") else "url"
        return Refusal(f"sync.refusal.{fault.fault}", field=field)
    return Refusal("sync.refusal.not_the_hub", field="url")


def _open(body: bytes) -> tuple[dict[str, Any], bytes]:
    """The hub's answer and its key; the key is proved by the code, not by this signature alone."""
    try:
        line, signature, rest = split_sealed(body)
        value = read_object(line)
        hub_key = bytes.fromhex(value["key"])
    except (FileFault, KeyError, ValueError, TypeError):
        raise Refusal("sync.refusal.not_the_hub", field="url") from None
    whole = set(value) == ENROLLED_KEYS | {"key_id"} and not rest
    if not whole or not is_signed(hub_key, signature, line):
        raise Refusal("sync.refusal.not_the_hub", field="url")
    return value, hub_key


def own_fingerprint(db: Store) -> str:
    """What the manager reads aloud to the officer."""
    return fingerprint(station_key(db).public)
