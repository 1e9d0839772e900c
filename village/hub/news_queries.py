"""What was sent, and which stations have it: as their own events say, never as we hope."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from village.hub.ingest import streams_of
from village.hub.queries import names_in
from village.hub.store import Row, Rows

LIST_ROWS = 20
Place = tuple[str, int]  # a stream's epoch, and a number in it


@dataclass(frozen=True)
class Receiver:
    """A joined station that a sending is for; `refused`: why it could not take it."""

    station: str
    names: dict[str, str]
    has: bool
    refused: str = ""


@dataclass(frozen=True)
class Sending:
    """Something that was sent: its kind, its facts, and whom it has reached."""

    item: str
    name: str
    subject: str
    version: int
    audience: str
    sent_at: int
    sent_by: str
    facts: dict[str, Any]
    receivers: tuple[Receiver, ...]
    newest: bool  # nothing newer was sent about the same

    @property
    def have(self) -> int:
        return sum(one.has for one in self.receivers)

    @property
    def refused(self) -> int:
        return sum(bool(one.refused) for one in self.receivers)


def sendings(rows: Rows, before: int, most: int = LIST_ROWS) -> list[Sending]:
    """What was sent before a version, newest first."""
    return _with_receivers(rows, rows.all("sendings", before=before, rows=most))


def sendings_named(rows: Rows, name: str, most: int = LIST_ROWS) -> list[Sending]:
    """What was sent of one kind, newest first."""
    return _with_receivers(rows, rows.all("sendings_named", name=name, rows=most))


def sending(rows: Rows, item: str) -> Sending | None:
    """One of them."""
    row = rows.one("sending", item=item)
    return _with_receivers(rows, [row])[0] if row else None


def facts_of(rows: Rows, item: str) -> dict[str, Any]:
    """What an item says."""
    row = rows.one("item_line", item=item)
    assert row is not None, "a sending has its line on each stream it went to"
    facts: dict[str, Any] = msgspec.json.decode(row["line"])["facts"]
    return facts


def _with_receivers(rows: Rows, found: Sequence[Row]) -> list[Sending]:
    if not found:
        return []
    joined = [row for row in rows.all("stations") if row["state"] == "joined"]
    reads = {(row["station_id"], row["stream"]): (row["epoch"], int(row["number"]))
             for row in rows.all("reads")}  # fmt: skip
    refused = {(row["station_id"], row["stream"], row["epoch"], int(row["number"])): row["reason"]
               for row in rows.all("items_refused")}  # fmt: skip
    return [_sending(rows, row, joined, reads, refused) for row in found]


def _sending(
    rows: Rows, row: Row, joined: Sequence[Row], reads: dict[tuple[str, str], Place],
    refused: dict[tuple[str, str, str, int], str],
) -> Sending:  # fmt: skip
    places = {one["stream"]: (one["epoch"], int(one["seq"]))
              for one in rows.all("item_places", item=row["item"])}  # fmt: skip
    receivers = []
    for station in joined:
        number = station["station_id"]
        for stream in streams_of(number, station["county"]):
            if stream in places:
                epoch, seq = places[stream]
                read = reads.get((number, stream), ("", 0))
                receivers.append(Receiver(
                    number, names_in(station["names"]), read[0] == epoch and read[1] >= seq,
                    refused.get((number, stream, epoch, seq), ""),
                ))  # fmt: skip
    newest = rows.one("newest_sending", name=row["name"], subject=row["subject"])
    return Sending(
        row["item"], row["name"], row["subject"], row["version"], row["audience"],
        row["sent_at"], row["sent_by"], facts_of(rows, row["item"]), tuple(receivers),
        newest is not None and newest["item"] == row["item"],
    )  # fmt: skip
