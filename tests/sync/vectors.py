"""The protocol's own examples: fixed keys and events in, bytes out; run, it writes vectors.json."""

import base64
import gzip
import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from village.ground.batches import Entry, encode_batch
from village.ground.bundles import write_bundle
from village.ground.chain import PROTOCOL, canonical, first_hash, line_of, next_hash, private_digest
from village.ground.signing import SigningKey, fingerprint, sealed, split_sealed, wire_line
from village.sync.rules import FeedMark, code_key, hub_proof, item_act_number, station_proof

FILE = Path(__file__).with_name("vectors.json")
FEED_EPOCH = "1122334455667788"
STATION, EPOCH, HUB_EPOCH = "222424107201", "00f1e2d3c4b5a697", "8899aabbccddeeff"
STATION_KEY, HUB_KEY = SigningKey(bytes(range(32))), SigningKey(bytes(range(32, 64)))
SALT, CODE = bytes(range(16)), "7K2M94QX3TB8"
SALE = {
    "business_day": "2026-11-21", "currency": "CNY", "gross_minor": 5400, "till": "T1",
    "note": "닭알 두판",
}  # fmt: skip


def events() -> list[Entry]:
    """Two events of a station; the first has a private part."""
    part = canonical({"name": "김순옥", "number": "F0001"})
    digest = private_digest(SALT, part)
    first = line_of(
        id="01J0000000000000000000000A", name="people.person_added", v=1, at=1_795_223_640_000,
        actor="C0001", facts={"number": "F0001"}, private=digest,
    )  # fmt: skip
    second = line_of(
        id="01J0000000000000000000000B", name="orders.cash_sale_recorded", v=1,
        at=1_795_223_700_000, actor="C0001", facts=SALE, private=None,
    )  # fmt: skip
    return [Entry(first, SALT, part), Entry(second)]


def item() -> Entry:
    """One item of the feed."""
    facts = {
        "currency": "CNY", "key": "hen_egg", "price_minor": 2700, "unit": "tray", "unit_size": 30,
        "version": 1,
    }  # fmt: skip
    return Entry(
        line_of(
            id="01J0000000000000000000000C", name="hub.price_guide_set", v=1,
            at=1_795_223_700_000, actor="O0001", facts=facts, private=None,
        )
    )  # fmt: skip


def _file(data: bytes) -> dict[str, str]:
    plain = gzip.decompress(data)
    line, signature, body = split_sealed(plain)
    return {
        "header": line.decode(), "signature": signature.hex(), "body": body.decode(),
        "plain_sha256": hashlib.sha256(plain).hexdigest(),
    }  # fmt: skip


def _chain() -> list[str]:
    hashes = [first_hash(STATION, EPOCH)]
    for entry in events():
        hashes.append(next_hash(hashes[-1], entry.line))
    return [one.hex() for one in hashes]


def _keys() -> dict[str, dict[str, str]]:
    pairs = {"station": STATION_KEY, "hub": HUB_KEY}
    return {
        name: {
            "seed": key.seed.hex(), "public": key.public.hex(), "key_id": key.key_id,
            "fingerprint": fingerprint(key.public),
        }
        for name, key in pairs.items()
    }  # fmt: skip


def first_batch() -> bytes:
    """Both events as a station's batch."""
    return encode_batch(STATION_KEY, STATION, EPOCH, 1, first_hash(STATION, EPOCH), events())


def first_page() -> bytes:
    """The item as a page of the feed."""
    prev = first_hash("all", FEED_EPOCH)
    return encode_batch(HUB_KEY, "all", FEED_EPOCH, 1, prev, [item()], kind="stream")


def station_bundle(batches: list[bytes]) -> bytes:
    """A station's stick; locked anew each time, so no two are the same bytes."""
    said = {
        "kind": "journal", "station": STATION, "epoch": EPOCH, "first": 1, "last": 2, "counter": 8,
        "streams": {},
    }  # fmt: skip
    return write_bundle(STATION_KEY, said, "batch", batches, HUB_KEY.public)


def hub_bundle() -> bytes:
    """The answer to it."""
    head = next_hash(first_hash("all", FEED_EPOCH), item().line).hex()
    said = {
        "kind": "answer", "station": STATION, "number": 1_795_223_800_000, "counter": 8,
        "hub_epoch": HUB_EPOCH, "epochs": {EPOCH: {"seq": 2, "head": _chain()[2]}},
        "streams": {"all": {"epoch": FEED_EPOCH, "seq": 1, "head": head}},
    }  # fmt: skip
    return write_bundle(HUB_KEY, said, "page", [first_page()], STATION_KEY.public)


def bundle() -> bytes:
    """The station's stick as it is kept."""
    return base64.b64decode(_kept_bundles()["journal"])


def answer_bundle() -> bytes:
    """The hub's answer as it is kept."""
    return base64.b64decode(_kept_bundles()["answer"])


@cache
def _kept_bundles() -> dict[str, str]:
    """age locks with chance: these were made once, and whoever reads must come to the rest."""
    kept: dict[str, dict[str, str]] = json.loads(FILE.read_text(encoding="utf-8"))
    if "bundles" in kept:
        return kept["bundles"]
    fresh = {"journal": station_bundle([first_batch()]), "answer": hub_bundle()}
    return {name: base64.b64encode(data).decode() for name, data in fresh.items()}


def _request() -> dict[str, str]:
    line = wire_line({
        "protocol": PROTOCOL, "station": STATION, "hub": HUB_KEY.key_id, "counter": 7,
        "method": "GET", "path": f"/sync/v1/stations/{STATION}", "key_id": STATION_KEY.key_id,
        "digest": hashlib.sha256(b"").hexdigest(),
    })  # fmt: skip
    return {"line": line.decode(), "signature": STATION_KEY.sign(line).hex()}


def _enrolment() -> dict[str, str]:
    key = code_key(CODE)
    return {
        "code": CODE, "code_key": key.hex(),
        "station_proof": station_proof(key, STATION, EPOCH, STATION_KEY.public),
        "hub_proof": hub_proof(key, STATION, STATION_KEY.public, HUB_EPOCH, HUB_KEY.public),
    }  # fmt: skip


def vectors() -> dict[str, Any]:
    """Everything docs/protocol.md promises, worked out once."""
    batch, feed, feed_epoch = first_batch(), first_page(), FEED_EPOCH
    ack = sealed(HUB_KEY, {
        "protocol": PROTOCOL, "station": STATION, "counter": 7, "hub_epoch": HUB_EPOCH,
        "epoch": EPOCH, "seq": 2, "head": _chain()[2],
    })  # fmt: skip
    mark = FeedMark(
        "all", feed_epoch, 1, next_hash(first_hash("all", feed_epoch), item().line).hex()
    )
    return {
        "keys": _keys(), "station": STATION, "epoch": EPOCH, "hub_epoch": HUB_EPOCH,
        "hashes": _chain(), "batch": _file(batch), "feed": _file(feed), "ack": ack.decode(),
        "request": _request(), "enrolment": _enrolment(), "bundles": _kept_bundles(),
        "item_act_number": f"{item_act_number(mark):032x}",
    }  # fmt: skip


if __name__ == "__main__":
    FILE.write_text(json.dumps(vectors(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
