"""A station's epochs at the hub: which goes on from which, in what order events have effect."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from village.ground.batches import Batch
from village.ground.chain import first_hash
from village.ground.lines import Line, read_line
from village.ground.signing import FileFault
from village.hub.store import Row, Rows
from village.sync.rules import EpochOpened

PAGE_ROWS = 1_000


def first_of(epoch: Row) -> bytes:
    """h_0 of an epoch, its parent bound where it has one."""
    parent: dict[str, Any] | None = None
    if epoch["parent"] is not None:
        parent = {
            "epoch": epoch["parent"], "seq": epoch["parent_seq"],
            "head": bytes(epoch["parent_head"]).hex(),
        }  # fmt: skip
    return first_hash(epoch["station_id"], epoch["epoch"], parent)


def begin(rows: Rows, batch: Batch, touched: int) -> Sequence[Row]:
    """The first batch of an epoch: know whom it goes on from, before anything of it is stored.

    The station's epochs as they are then, in order.

    Raises FileFault epoch_unknown, parent_unknown, parent_changed (409), line_shape.
    """
    header, station = batch.header, batch.header.owner
    known = rows.all("epochs", station=station)
    bound = _parent(batch.lines[0])
    here = next((row for row in known if row["epoch"] == header.epoch), None)
    if here is None:
        if header.first > 1 or (bound is None and any(row["seq"] for row in known)):
            raise FileFault("epoch_unknown", 409)
        rows.run(
            "open_epoch", station=station, epoch=header.epoch, touched=touched,
            head=first_hash(station, header.epoch),
        )  # fmt: skip
    if bound is None or header.first > 1 or (here is not None and here["seq"]):
        return known if here is not None else rows.all("epochs", station=station)
    parent = next((row for row in known if row["epoch"] == bound.parent.epoch), None)
    if parent is None or parent["seq"] < bound.parent.seq:
        raise FileFault("parent_unknown", 409)
    if hash_at(rows, parent, bound.parent.seq).hex() != bound.parent.head:
        raise FileFault("parent_changed", 409)
    if bound.order <= parent["place"]:
        raise FileFault("line_shape")
    rows.run(
        "bind_epoch", station=station, epoch=header.epoch, place=bound.order,
        parent=bound.parent.epoch, parent_seq=bound.parent.seq,
        parent_head=bytes.fromhex(bound.parent.head),
    )  # fmt: skip
    return rows.all("epochs", station=station)


def _parent(line: Line) -> EpochOpened | None:
    """What an epoch's first line says of its parent; None where a station begins."""
    if line.name != EpochOpened.name:
        return None
    try:
        found = msgspec.convert(line.facts, EpochOpened, strict=True, from_attributes=True)
        bytes.fromhex(found.parent.head)
    except (msgspec.ValidationError, ValueError):
        raise FileFault("line_shape") from None
    return found


def hash_at(rows: Rows, epoch: Row, seq: int) -> bytes:
    """The chain's hash at a number the hub has, h_0 at 0."""
    if seq == 0:
        return first_of(epoch)
    found = rows.one("hash_at", station=epoch["station_id"], epoch=epoch["epoch"], seq=seq)
    assert found is not None, "numbers have no gap here"
    return bytes(found["hash"])


def next_order(rows: Rows, station: str) -> int:
    """The place of the epoch that this station opens next; the first is 1."""
    known = rows.all("epochs", station=station)
    return max((row["place"] for row in known if row["seq"]), default=0) + 1


# --- what has effect ------------------------------------------------------------------------------


def is_last(known: list[str], epoch: str) -> bool:
    """Whether no event of a later epoch is here: then what comes now has its effect at the end.

    `known`: the epochs with events, in order.
    """
    return epoch not in known or known[-1] == epoch


def repeats(rows: Rows, known: list[str], batch: Batch) -> set[str]:
    """Ids of a batch that an earlier epoch has already: they have had their effect."""
    header = batch.header
    if set(known) <= {header.epoch}:
        return set()
    ids = [line.id for line in batch.lines]
    found = rows.among("ids_elsewhere", ids, station=header.owner, epoch=header.epoch)
    return {row["id"] for row in found}


def erased(rows: Rows, station: str, repeats: set[str]) -> set[str]:
    """Those whose private part is here no more, where it stood first."""
    found = rows.among("ids_without_part", sorted(repeats), station=station)
    return {row["id"] for row in found}


def effective(rows: Rows, station: str) -> Iterator[tuple[str, int, Line]]:
    """(epoch, seq, line) of each event that has effect, in the order in which it has it.

    Raises FileFault where a line cannot be read.
    """
    known = [row for row in rows.all("epochs", station=station) if row["seq"]]
    seen: set[str] = set()
    for epoch in known:
        for row in rows_of(rows, station, epoch["epoch"]):
            line = read_line(row["line"])
            if len(known) > 1:
                if line.id in seen:
                    continue
                seen.add(line.id)
            yield epoch["epoch"], row["seq"], line


def rows_of(rows: Rows, station: str, epoch: str, page: int = PAGE_ROWS) -> Iterator[Row]:
    """One epoch's events in order, a page at a time."""
    after = 0
    while True:
        found = rows.all("events_after", station=station, epoch=epoch, after=after, rows=page)
        yield from found
        if len(found) < page:
            return
        after = found[-1]["seq"]
