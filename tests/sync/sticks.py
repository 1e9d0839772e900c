"""A stick between a station and its hub: files written, carried, read – and tampered with."""

import zlib
from collections.abc import Callable, Sequence

import pytest

from app import feed_kinds
from tests.hub.county import LI, County
from village.ground.errors import Refusal
from village.ground.unit import Store
from village.ground.zipped import Member, read_zip, write_zip
from village.hub import sticks
from village.hub.sticks import Brought
from village.sync import bundles
from village.sync.bundles import Taken


def bring(county: County, data: bytes) -> Brought:
    return sticks.receive_bundle(county.store, data, LI)


def answer(county: County, db: Store) -> bytes:
    return sticks.answer_to(county.store, db.station, LI)


def take(db: Store, data: bytes) -> Taken:
    return bundles.take(db, data, feed_kinds)


def round_trip(db: Store, county: County) -> Taken:
    """Out to the hub and back again."""
    bring(county, bundles.pack(db).data)
    return take(db, answer(county, db))


def no_of(act: Callable[[], object]) -> str:
    """The last word of the refusal's key."""
    with pytest.raises(Refusal) as no:
        act()
    return no.value.key.rpartition(".")[2]


def audited(county: County, about: str) -> list[str]:
    with county.store.reading() as rows:
        return [row["what"] for row in rows.all("audit_about", about=about, rows=20_000)]


def hub_seq(county: County, db: Store) -> int:
    with county.store.reading() as rows:
        head = rows.one("head", station=db.station, epoch=db.epoch)
    assert head is not None
    return int(head["seq"])


def rezipped(data: bytes, change: Callable[[list[Member]], object]) -> bytes:
    """The same file with other members."""
    members = list(read_zip(data))
    change(members)
    return write_zip(members)


def raw_zip(members: Sequence[tuple[bytes, bytes]]) -> bytes:
    """A zip with whatever names one likes, its contents as they are."""
    parts = []
    for name, content in members:
        crc, size = zlib.crc32(content).to_bytes(4, "little"), len(content).to_bytes(4, "little")
        head = b"PK\x03\x04\x14" + bytes(7) + b"\x21\x00" + crc + size + size
        parts.append(head + len(name).to_bytes(2, "little") + bytes(2) + name + content)
    return b"".join(parts)
