"""Stations join by a one-time code, and are put out: keys are pinned here and revoked here."""

import hmac
from dataclasses import dataclass
from functools import partial
from typing import Any

from village.ground.chain import PROTOCOL, first_hash
from village.ground.errors import Refusal
from village.ground.ids import base32, new_id
from village.ground.signing import (
    KEY_BYTES,
    FileFault,
    fingerprint,
    is_signed,
    key_id,
    read_object,
    sealed,
    split_sealed,
)
from village.ground.unit import Act
from village.hub import news, remit
from village.hub.callers import Caller, held_key
from village.hub.feed_rules import KeyRevoked
from village.hub.postgresql import tried_again
from village.hub.rules import is_county
from village.hub.store import HubStore, Row, Rows
from village.sync.message_rules import NOTE_LENGTH_MAX, WHYS, Why
from village.sync.rules import (
    CHANGE_KEYS,
    CODE_LENGTH,
    CODE_MINUTES,
    ENROL_KEYS,
    code_key,
    hub_proof,
    is_station,
    show_code,
    station_proof,
)

MINUTE_MS = 60_000


@dataclass(frozen=True)
class Code:
    """A one-time code as the officer reads it aloud, and the hub's own fingerprint beside it."""

    station: str
    letters: str
    fingerprint: str
    minutes: int = CODE_MINUTES


@tried_again
def make_code(store: HubStore, station: str, who: str, county: str | None = None) -> Code:
    """A fresh code for a station; an older one that was not used opens nothing any more.

    Raises hub.refusal.station, .station_elsewhere (403), and hub.refusal.first_day (409) before the
    hub has a name.
    """
    if not is_station(station):
        raise Refusal("hub.refusal.station", field="station")
    letters = base32(int.from_bytes(store.random(8), "big") >> 4, CODE_LENGTH)
    with store.writing() as rows:
        rows.run("one_at_a_time")
        own = rows.one("own")
        if own is None:
            raise Refusal("hub.refusal.first_day", status=409)
        remit.require_station(rows, who, station)
        now = store.clock.now_ms()
        is_new = rows.run(
            "expect_station", station=station, county=county or own["county"], added_at=now,
            currency=own["currency"],
        )  # fmt: skip
        if is_new:
            news.catch_up(store, rows, station)
        rows.run("make_code", station=station, code_key=code_key(letters), made_at=now, made_by=who)
        store.audit(rows, who, "code_made", station)
    return Code(station, show_code(letters), fingerprint(store.key.public))


@tried_again
def accept_enrolment(store: HubStore, data: bytes) -> bytes:
    """A station shows that it holds the code; both keys are pinned, the signed answer goes back.

    Raises FileFault: code_wrong, code_used, code_expired, station_unknown, country, or a fault of
    the file itself. A wrong proof burns no code: 60 bits outlast ten minutes of any guessing, and
    a stranger must not be able to shut the station out. A refusal is audited once a day and kind.
    """
    said, public = _open(data)
    with store.writing() as rows:
        own, code = rows.one("own"), rows.one("code", station=said["station"])
        fault = _code_fault(store, code, said, public)
        if own is not None and fault is None and said["country"] not in ("", own["country"]):
            fault = "country"
        if fault is None and own is not None and code is not None:
            return _pin(store, rows, own, code, said, public)
        if fault is not None and code is not None:
            detail = f"{fault} {store.clock.now():%Y-%m-%d}"
            store.audit(rows, said["station"], "enrol_refused", said["station"], detail, once=True)
    raise FileFault(fault or "station_unknown", 422)


def _open(data: bytes) -> tuple[dict[str, str], bytes]:
    """What a station that wants to join says, and its key. Raises FileFault."""
    said, line, signature = _said_in(data, ENROL_KEYS)
    shaped = said["protocol"] == PROTOCOL and len(said["epoch"]) == 16
    if not shaped or not is_station(said["station"]):
        raise FileFault("header_shape")
    try:
        bytes.fromhex(said["epoch"])
    except ValueError:
        raise FileFault("header_shape") from None
    return said, _proved(said, line, signature)


def _said_in(data: bytes, keys: frozenset[str]) -> tuple[dict[str, str], bytes, bytes]:
    """A signed file that brings its own `key`: its texts, line and signature. Raises FileFault."""
    line, signature, rest = split_sealed(data)
    said = read_object(line)
    texts = all(isinstance(value, str) for value in said.values())
    if set(said) != keys | {"key_id"} or not texts or rest or len(said["key"]) != 2 * KEY_BYTES:
        raise FileFault("header_shape")
    return said, line, signature


def _proved(said: dict[str, str], line: bytes, signature: bytes) -> bytes:
    """The public key in the file, once it has signed it. Raises FileFault."""
    try:
        public = bytes.fromhex(said["key"])
    except ValueError:
        raise FileFault("header_shape") from None
    if said["key_id"] != key_id(public) or not is_signed(public, signature, line):
        raise FileFault("signature_wrong", 401)
    return public


def _code_fault(
    store: HubStore, code: Row | None, said: dict[str, Any], public: bytes
) -> str | None:
    if code is None:
        return "station_unknown"
    wanted = station_proof(code["code_key"], said["station"], said["epoch"], public)
    if not hmac.compare_digest(wanted.encode(), said["proof"].encode()):
        return "code_wrong"
    if code["used_at"] is not None:
        return "code_used"
    if store.clock.now_ms() - code["made_at"] > CODE_MINUTES * MINUTE_MS:
        return "code_expired"
    return None


def _pin(
    store: HubStore, rows: Rows, own: Row, code: Row, said: dict[str, Any], public: bytes
) -> bytes:
    """The new key is good from now on, whatever was good before is not."""
    station, now = said["station"], store.clock.now_ms()
    if not rows.run("code_used", station=station, used_at=now):
        raise FileFault("code_used", 422)  # another PC with the same code was a moment earlier
    rows.run("lock_station", station=station)
    rows.run("revoke_keys", station=station, revoked_at=now)
    rows.run(
        "add_key", station=station, key_id=said["key_id"], public_key=public,
        epoch=said["epoch"], enrolled_at=now,
    )  # fmt: skip
    rows.run(
        "open_epoch", station=station, epoch=said["epoch"], touched=now,
        head=first_hash(station, said["epoch"]),
    )  # fmt: skip
    rows.run("station_state", station=station, state="joined")
    rows.run("station_heard", station=station, heard_at=now)
    store.audit(rows, station, "enrolled", station, said["key_id"])
    proof = hub_proof(code["code_key"], station, public, own["hub_epoch"], store.key.public)
    return sealed(store.key, {
        "protocol": PROTOCOL, "station": station, "hub_epoch": own["hub_epoch"],
        "key": store.key.public.hex(), "proof": proof, "names": _names(own),
    })  # fmt: skip


@tried_again
def change_key(store: HubStore, caller: Caller, data: bytes) -> bytes:
    """A station's next key, in a file that it signs itself, in a request that the old one signed.

    Both are good until the new one is heard: an answer that is lost shuts nobody out.
    Raises FileFault: key_known (409), revoked (401) where that came in between, or a fault of the
    file itself.
    """
    public = _offered(caller, data)
    with store.writing() as rows:
        held_key(rows, caller)
        now, station = store.clock.now_ms(), caller.station
        if rows.one("key", station=station, key_id=key_id(public)) is not None:
            raise FileFault("key_known", 409)  # one that was revoked never comes back this way
        rows.run("revoke_unheard", station=station, key_id=caller.key_id, revoked_at=now)
        rows.run(
            "add_key", station=station, key_id=key_id(public), public_key=public,
            epoch=caller.epoch, enrolled_at=now,
        )  # fmt: skip
        store.audit(rows, station, "key_changed", station, key_id(public))
    return sealed(store.key, {
        "protocol": PROTOCOL, "station": station, "counter": caller.counter, "key": public.hex(),
    })  # fmt: skip


def _offered(caller: Caller, data: bytes) -> bytes:
    """The public key in a signed offer. Raises FileFault."""
    said, line, signature = _said_in(data, CHANGE_KEYS)
    public = _proved(said, line, signature)
    if (said["protocol"], said["station"]) != (PROTOCOL, caller.station):
        raise FileFault("station_wrong", 401)
    return public


def _names(own: Row) -> dict[str, str]:
    names: dict[str, str] = read_object(own["names"].encode())
    return names


@tried_again
def revoke(store: HubStore, station: str, who: str, why: str = "other", note: str = "") -> None:
    """No key of this station is good any more, from its next contact on; there it reads why.

    Raises hub.refusal.station (404), .station_elsewhere (403), .why, ground.refusal.too_long.
    """
    note = " ".join(note.split())
    known = next((one for one in WHYS if one == why), None)
    if known is None:
        raise Refusal("hub.refusal.why", field="why")
    if len(note) > NOTE_LENGTH_MAX:
        raise Refusal("ground.refusal.too_long", field="note")
    with store.writing() as rows:
        rows.run("one_at_a_time")
        if rows.one("station", station=station) is None:
            raise Refusal("hub.refusal.station", status=404, field="station")
        remit.require_station(rows, who, station)
        rows.run("lock_station", station=station)
        keys = rows.all("keys", station=station)
        rows.run("revoke_keys", station=station, revoked_at=store.clock.now_ms())
        rows.run("station_state", station=station, state="revoked")
        for key in (row["key_id"] for row in keys if row["state"] == "good"):
            act = Act(new_id(store.random), who)
            news.put(store, rows, act, f"station/{station}", partial(_revoked, key, known, note))
        store.audit(rows, who, "revoked", station)


def _revoked(key: str, why: Why, note: str, _rows: Rows, version: int) -> news.Said:
    return news.Said(key, KeyRevoked(key, why, note, version))


@tried_again
def move_station(store: HubStore, station: str, county: str, who: str) -> None:
    """A station belongs to another county from now on, and reads that county's news from the first.

    Raises hub.refusal.station (404), .station_elsewhere (403), .county.
    """
    if not is_county(county):
        raise Refusal("hub.refusal.county", field="county")
    with store.writing() as rows:
        remit.require_station(rows, who, station)
        if not rows.run("move_station", station=station, county=county):
            raise Refusal("hub.refusal.station", status=404, field="station")
        store.audit(rows, who, "station_moved", station, county)
