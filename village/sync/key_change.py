"""A station's next key: offered to the hub by the one it has, used once the hub has said yes."""

from contextlib import closing

from village.ground.chain import PROTOCOL
from village.ground.errors import Refusal
from village.ground.locks import LockHeld, WriteLock
from village.ground.signing import KEY_BYTES, SigningKey, fingerprint, keep_key, sealed
from village.ground.unit import Store
from village.sync import commands, queries
from village.sync.courier import ROUND_LOCK, wire_to
from village.sync.enrolment import station_key
from village.sync.wire import Send, WireFault, sender

ROUND_WAIT_S = 20  # a person waits; a round over a thin line may take minutes


def change_key(db: Store, send: Send | None = None) -> str:
    """Sign with a new key from now on; returns its fingerprint, to be compared with the hub's.

    The hub forgets the old one when it first hears the new one, so a lost answer changes nothing.
    Raises sync.refusal.not_enrolled (409), .line_busy, .no_line (503), .key_refused (409).
    """
    hub = queries.hub(db)
    if hub is None:
        raise Refusal("sync.refusal.not_enrolled", status=409)
    key = SigningKey(db.house.random(KEY_BYTES))
    lock = WriteLock(db.house.data / ROUND_LOCK)
    with closing(lock):
        try:
            with lock.within(ROUND_WAIT_S):  # no round is under way with the old key
                _change(db, hub, key, send or sender(hub.url))
        except LockHeld as held:
            raise Refusal("sync.refusal.line_busy", status=503) from held
    return fingerprint(key.public)


def _change(db: Store, hub: queries.Hub, key: SigningKey, send: Send) -> None:
    """Offered, taken by the hub, then kept. Raises Refusal as change_key."""
    told = {"protocol": PROTOCOL, "station": db.station, "key": key.public.hex()}
    try:
        taken = wire_to(db, hub, send).change_key(sealed(key, told))
    except WireFault as no:
        raise _refused(no) from no
    if taken["key"] != told["key"]:
        raise Refusal("sync.refusal.key_refused", status=409)
    keep_key(db.house.data, "station", key)
    commands.use_key(db, key.key_id)
    station_key(db)


def _refused(fault: WireFault) -> Refusal:
    if fault.outcome == "no_line":
        return Refusal("sync.refusal.no_line", status=503)
    return Refusal("sync.refusal.key_refused", status=409)
