"""Who calls: requests carry a signed line with a rising number, so that none is played again."""

import binascii
import hashlib
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from typing import Any

from village.ground.chain import PROTOCOL
from village.ground.signing import FileFault, is_signed, read_object
from village.hub.postgresql import tried_again
from village.hub.store import HubStore, Row, Rows
from village.sync.rules import REQUEST_KEYS

HEADER_LENGTH_MAX = 2_000
COUNTER_MAX = 2**53


@dataclass(frozen=True)
class Caller:
    """A station whose request was signed by a key that is good today."""

    station: str
    county: str
    key_id: str
    public: bytes
    epoch: str
    counter: int
    revoked: bool = False
    spent: bool = True  # whether the counter is used up; else what is done next uses it up


@tried_again
def caller_of(store: HubStore, authorization: str, method: str, path: str, body: bytes) -> Caller:
    """The station behind a request; its counter is used up. A revoked one comes back marked so.

    Raises FileFault (401): unsigned, key_unknown, signature_wrong, not_this_request, counter_old,
    and revoked where that came in between.
    """
    caller = unspent_caller(store, authorization, method, path, body)
    with store.writing() as rows:
        spend(store, rows, caller)
    return caller


def spend(store: HubStore, rows: Rows, caller: Caller) -> None:
    """Use a request's counter up, inside a transaction.

    Raises FileFault (401): counter_old, and revoked as held_key does.
    """
    key = held_key(rows, caller)
    own = {"station": caller.station, "key_id": caller.key_id}
    if not rows.run("count_up", **own, counter=caller.counter):
        raise FileFault("counter_old", 401)
    if key["state"] == "good":
        note_heard(store, rows, key)


def held_key(rows: Rows, caller: Caller) -> Row:
    """The caller's key as it stays until this transaction ends: no other touches its station's.

    Raises FileFault revoked (401) where it was put out since the request was looked at.
    """
    rows.run("lock_station", station=caller.station)
    key = rows.one("key", station=caller.station, key_id=caller.key_id)
    assert key is not None, "it has signed"
    if key["state"] != "good" and not caller.revoked:
        raise FileFault("revoked", 401)
    return key


@tried_again
def unspent_caller(
    store: HubStore, authorization: str, method: str, path: str, body: bytes
) -> Caller:
    """The same before its counter is used up."""
    line, signature = _read(authorization)
    said = _said(line)
    with store.reading() as rows:
        key = rows.one("caller", station=said["station"], key_id=said["key_id"])
        if key is None:
            raise FileFault("key_unknown", 401)
        if not is_signed(key["public_key"], signature, line):
            raise FileFault("signature_wrong", 401)
        wanted = (store.key.key_id, method, path, hashlib.sha256(body).hexdigest())
        if (said["hub"], said["method"], said["path"], said["digest"]) != wanted:
            raise FileFault("not_this_request", 401)
    return _caller(key, said["counter"])


def note_heard(store: HubStore, rows: Rows, key: Row) -> None:
    """A good key was heard. The first time, it takes the place of the one before."""
    now, station = store.clock.now_ms(), key["station_id"]
    rows.run("station_heard", station=station, heard_at=now)
    if key["counter"] == 0:
        rows.run("revoke_others", station=station, key_id=key["key_id"], revoked_at=now)


def _caller(key: Row, counter: int) -> Caller:
    return Caller(
        key["station_id"], key["county"], key["key_id"], key["public_key"], key["epoch"],
        counter, revoked=key["state"] != "good", spent=False,
    )  # fmt: skip


def _read(authorization: str) -> tuple[bytes, bytes]:
    scheme, _, seal = authorization.partition(" ")
    if scheme != "Village" or len(seal) > HEADER_LENGTH_MAX:
        raise FileFault("unsigned", 401)
    text, _, signature = seal.partition(".")
    try:
        return urlsafe_b64decode(text.encode()), bytes.fromhex(signature)
    except (binascii.Error, ValueError):
        raise FileFault("unsigned", 401) from None


def _said(line: bytes) -> dict[str, Any]:
    try:
        said = read_object(line)
    except FileFault:
        raise FileFault("unsigned", 401) from None
    texts = REQUEST_KEYS - {"counter"}
    shaped = (
        set(said) == REQUEST_KEYS | {"key_id"}
        and said["protocol"] == PROTOCOL
        and all(isinstance(said[name], str) for name in texts | {"key_id"})
        and type(said["counter"]) is int
        and 0 < said["counter"] <= COUNTER_MAX
    )
    if not shaped:
        raise FileFault("unsigned", 401)
    return said
