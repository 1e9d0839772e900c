"""One station, carried on in two places: its branches are brought together, none is refused.

The officer's code is her word that this PC is the station. What the hub has and we lack is
fetched. Where an epoch of ours parts from the hub's, ours gives way: our own later events are
written again in a new epoch, with the same ids and facts. Then all rows are made anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from village.ground import epochs, journal
from village.ground.batches import Batch, Entry, Header, decode_batch
from village.ground.chain import first_hash
from village.ground.ids import new_epoch
from village.ground.numbers import facts_meant
from village.ground.signing import FileFault, key_id
from village.ground.unit import Store, writing
from village.people.commands import forget_ways_in
from village.people.rules import PrivateErased
from village.sync import commands
from village.sync.meanings import Meanings, given_so_far
from village.sync.rules import SENT_ROWS_MAX, EpochOpened, Why
from village.sync.wire import Wire, WireFault

BRANCH_ROWS_MAX = 500_000


@dataclass(frozen=True)
class Fetched:
    """What the hub has of an epoch after the last number that both have."""

    epoch: str
    after: int  # the last common number
    order: int
    parent: epochs.Parent | None
    entries: list[Entry] = field(default_factory=list)


def bring_together(db: Store, wire: Wire, heads: dict[str, Any]) -> None:
    """Have all that the hub has of this station, in the order in which it counts."""
    found = [one for epoch in heads["epochs"] if (one := _compared(db, wire, heads, epoch))]
    found.sort(key=lambda one: (one.order, one.epoch))
    later = [_filled(wire, one, heads["epochs"][one.epoch]["seq"]) for one in found]
    ours = {row["epoch"] for row in epochs.in_order(db)}
    if not later:
        with writing(db):
            commands.use_word(db, db.epoch)
        return
    with journal.rebuilding(db):
        last, place = epochs.last_of(db, db.epoch), epochs.in_order(db)[-1]["place"]
        kept = {epoch: int(head["seq"]) for epoch, head in heads["epochs"].items() if head["seq"]}
        own, parted = _parted(db, kept | {one.epoch: one.after for one in later})
        common = given_so_far(db)
        for one in later:
            if one.epoch not in ours:
                epochs.add_epoch(db, db.station, one.epoch, one.order, one.parent)
            epochs.take_back(db, one.epoch, one.entries)
        place = max(place, epochs.in_order(db)[-1]["place"])
        meanings = Meanings(db, common)
        meanings.learn(entry.line for _, _, entry in own)
        branch = Branch(own, meanings, epochs.position_of(db, parted) if parted else None)
        order = max(heads["order"], place + 1)
        write_again(db, "branches", parted or last, order, branch)
        forgotten = forgotten_in(entry for one in later for entry in one.entries)
        forget_ways_in(db, meanings.changed() | forgotten)


def forgotten_in(entries: Iterable[Entry]) -> set[str]:
    """Who was forgotten in these events: she does not come in here either."""
    lines = (msgspec.json.decode(entry.line) for entry in entries)
    return {str(facts_meant(one)["number"]) for one in lines if one["name"] == PrivateErased.name}


Own = list[tuple[str, int, Entry]]


@dataclass(frozen=True)
class Branch:
    """Events that are written again behind ours, and what their numbers mean then."""

    own: Own
    meanings: Meanings
    parted: int | None  # how many events both branches have


def _parted(db: Store, common: dict[str, int]) -> tuple[Own, epochs.Parent | None]:
    """All events that we alone have, taken out; where we part, if what is written now parts.

    What the hub has comes first, and whatever gave a number without knowing of it gives it anew.
    `common`: the last number of each epoch that both have.
    """
    own: Own = []
    parted: epochs.Parent | None = None
    for row in epochs.in_order(db):
        epoch = row["epoch"]
        if epoch not in common:
            rows = epochs.forget_epoch(db, epoch)
            parted = parted or (epochs.last_of(db, row["parent"]) if row["parent"] else None)
        elif row["seq"] > common[epoch]:
            rows = epochs.cut_off(db, epoch, common[epoch])
            parted = parted or epochs.last_of(db, epoch)
        else:
            continue
        own += [(epoch, one["seq"], Entry(one["line"], one["salt"], one["part"])) for one in rows]
    return own, parted


def write_again(
    db: Store, why: Why, parent: epochs.Parent, order: int, branch: Branch | None = None
) -> None:  # fmt: skip
    """Open a new epoch and write events of another branch again in it; inside rebuilding(db)."""
    parted = branch.parted if branch else None
    commands.open_epoch(db, why, parent, order, new_epoch(db.house.random), parted)
    for epoch, seq, entry in branch.own if branch else ():
        if msgspec.json.decode(entry.line)["name"] != EpochOpened.name:
            assert branch
            journal.move(db, entry, epoch, seq, branch.meanings.of(entry))
    commands.use_word(db, db.epoch)


def take_journal_back(db: Store, wire: Wire, heads: dict[str, Any], epoch: str) -> int:
    """A PC without a journal takes all of it from the hub, page by page; how many events.

    Cut short, it goes on where it was when it is asked again. Raises WireFault.
    """
    known = [name for name, head in heads["epochs"].items() if head["seq"]]
    have = {row["epoch"]: row["seq"] for row in epochs.in_order(db)}
    for name in known:
        seq, last = have.get(name, 0), heads["epochs"][name]["seq"]
        while seq < last:
            batch = _page(wire, name, seq + 1, last)
            with writing(db):
                if seq == 0:
                    order, parent = _opening(batch)
                    epochs.add_epoch(db, wire.station, name, order, parent)
                _check_joint(batch, epochs.hash_at(db, name, seq))
                epochs.take_back(db, name, batch.entries)
            seq = batch.header.last
    if not known:
        raise WireFault("refused", "range_empty")
    with journal.rebuilding(db) as count:
        parent = epochs.last_of(db, epochs.in_order(db)[-1]["epoch"])
        commands.open_epoch(db, "new_pc", parent, heads["order"], epoch)
        commands.use_word(db, epoch)
    return count[0] - 1


# --- comparing ------------------------------------------------------------------------------------


def _compared(db: Store, wire: Wire, heads: dict[str, Any], epoch: str) -> Fetched | None:
    """Where ours and the hub's part; None where the hub has nothing that we lack."""
    head = heads["epochs"][epoch]
    seq = int(head["seq"])
    row = db.row("SELECT seq, place FROM journal_epochs WHERE epoch = ?", (epoch,))
    if seq == 0:
        return None
    if row is None:
        order, parent = _opening(_page(wire, epoch, 1, 1))
        return Fetched(epoch, 0, order, parent)
    if seq <= row["seq"]:
        ours = epochs.hash_at(db, epoch, seq)
        if ours is not None and ours.hex() == head["head"]:
            return None
    common = _common(db, wire, epoch, min(seq, row["seq"]))
    return Fetched(epoch, common, row["place"], None)


def _common(db: Store, wire: Wire, epoch: str, most: int) -> int:
    """The last number at which both chains are one, found by halving."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        theirs = _page(wire, epoch, middle, middle).header.head
        if theirs == epochs.hash_at(db, epoch, middle):
            low = middle
        else:
            high = middle - 1
    return low


def _filled(wire: Wire, one: Fetched, last: int) -> Fetched:
    """With the hub's events after the last common number."""
    seq = one.after
    while seq < last:
        batch = _page(wire, one.epoch, seq + 1, last)
        one.entries.extend(batch.entries)
        seq = batch.header.last
        if len(one.entries) > BRANCH_ROWS_MAX:
            raise WireFault("refused", "too_many_rows")
    return one


# --- a page of our own journal --------------------------------------------------------------------


def _page(wire: Wire, epoch: str, first: int, last: int) -> Batch:
    """A range as the hub signed it; whole, ours, and where we asked. Raises WireFault."""

    def key_of(header: Header) -> bytes | None:
        return wire.hub_key if header.key_id == key_id(wire.hub_key) else None

    try:
        data = wire.events(epoch, first, min(last, first + SENT_ROWS_MAX - 1))
        batch = decode_batch(data, key_of)
    except FileFault as fault:
        raise WireFault("refused", fault.name) from fault
    header = batch.header
    if (header.kind, header.owner, header.epoch, header.first) != (
        "station", wire.station, epoch, first,
    ):  # fmt: skip
        raise WireFault("refused", "answer_not_ours")
    return batch


def _opening(batch: Batch) -> tuple[int, epochs.Parent | None]:
    """An epoch's place and parent, as its first event says; its first hash must bind them."""
    line, header = batch.lines[0], batch.header
    order, parent = 1, None
    if line.name == EpochOpened.name:
        try:
            fact = msgspec.convert(line.facts, EpochOpened, strict=True)
        except msgspec.ValidationError as fault:
            raise WireFault("refused", "line_shape") from fault
        order = fact.order
        parent = epochs.Parent(fact.parent.epoch, fact.parent.seq, fact.parent.head)
    if header.prev != first_hash(header.owner, header.epoch, vars(parent) if parent else None):
        raise WireFault("refused", "chain_broken")
    return order, parent


def _check_joint(batch: Batch, ours: bytes | None) -> None:
    if batch.header.prev != ours:
        raise WireFault("refused", "chain_broken")
