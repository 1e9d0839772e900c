"""The feed: what the centre tells its stations, as journals of its own, signed and numbered."""

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from village.ground.batches import Entry, encode_batch
from village.ground.chain import first_hash, line_of, next_hash
from village.ground.errors import Refusal
from village.ground.ids import new_epoch
from village.ground.signing import FileFault
from village.ground.unit import Act
from village.hub import remit
from village.hub.callers import Caller
from village.hub.feed_rules import Item
from village.hub.ingest import streams_of
from village.hub.places import path_of
from village.hub.postgresql import tried_again
from village.hub.store import HubStore, Row, Rows
from village.sync.rules import is_station

PAGE_ROWS = 500
ALL = 2**53


class ShutOut(FileFault):
    """The key is good no more; on which number of its own stream the station reads why."""

    def __init__(self, stream: str, epoch: str, seq: int) -> None:
        super().__init__("revoked", 401)
        self.stream = stream
        self.epoch = epoch
        self.seq = seq


@dataclass(frozen=True)
class Said:
    """An item, and what it is about: a newer one about the same takes its place."""

    subject: str
    item: Item


# What to say, once the next version is known and the rows can be asked. Raises Refusal.
Make = Callable[[Rows, int], Said]


@tried_again
def send(store: HubStore, act: Act, audience: str, make: Make) -> Row:
    """Tell an audience something; the same act tells it once. The sending's row.

    `audience`: all, county/222424, place/222424107, station/222424107201. Raises
    hub.refusal.audience, .audience_elsewhere (403), and what `make` raises.
    """
    with store.writing() as rows:
        rows.run("one_at_a_time")  # officers only: stations' batches do not wait for it
        before = rows.one("sending", item=act.id)
        return before or put(store, rows, act, audience, make)


def put(store: HubStore, rows: Rows, act: Act, audience: str, make: Make) -> Row:
    """The same inside a transaction that has run one_at_a_time."""
    streams = streams_to(rows, audience)
    remit.require_audience(rows, act.actor, audience)
    last = rows.one("last_version")
    assert last is not None
    said = make(rows, last["version"] + 1)
    for stream in streams:
        _append(store, rows, act, stream, said.item)
    rows.run(
        "add_sending", item=act.id, name=said.item.name, subject=said.subject,
        version=said.item.version, audience=audience, sent_at=store.clock.now_ms(),
        sent_by=act.actor,
    )  # fmt: skip
    about = audience.removeprefix("station/")
    store.audit(rows, act.actor, said.item.name.partition(".")[2], about, act.id)
    found = rows.one("sending", item=act.id)
    assert found is not None
    return found


def streams_to(rows: Rows, audience: str) -> tuple[str, ...]:
    """The streams that reach an audience: one, or for another place of the tree each station's own.

    Raises hub.refusal.audience.
    """
    kind, _, name = audience.partition("/")
    if audience == "all":
        return ("all",)
    if kind == "county" and name in counties(rows):
        return (audience,)
    if kind == "station" and is_station(name) and rows.one("station", station=name) is not None:
        return (audience,)
    streams = tuple(f"station/{one}" for one in stations_in(rows, name)) if kind == "place" else ()
    if not streams:
        raise Refusal("hub.refusal.audience", field="audience")
    return streams


def catch_up(store: HubStore, rows: Rows, station: str) -> None:
    """A new station is told what its places were told before and what still holds.

    Inside a transaction that has run one_at_a_time. An item goes by its own name, so that it counts
    as one with those of its neighbours.
    """
    own = rows.one("own")
    newest: dict[tuple[str, str], Row] = {}
    for place in path_of(station, own["country"] if own else ""):
        for row in rows.all("sendings_to", audience=f"place/{place}"):
            key = (row["name"], row["subject"])
            if key not in newest or newest[key]["version"] < row["version"]:
                newest[key] = row
    today = store.clock.now().date().isoformat()
    for row in sorted(newest.values(), key=lambda one: int(one["version"])):
        kept = rows.one("item_line", item=row["item"])
        if kept is not None and _holds(kept["line"], today):
            _append_line(store, rows, f"station/{station}", row["item"], kept["line"])


def _holds(line: bytes, today: str) -> bool:
    """Whether an item says something yet: it was not taken back, and its last day is not over."""
    facts = msgspec.json.decode(line)["facts"]
    return not facts.get("withdrawn", False) and facts.get("until", today) >= today


def counties(rows: Rows) -> set[str]:
    """The counties that have a stream of their own."""
    own = rows.one("own")
    found = {str(row["county"]) for row in rows.all("stations")}
    return found | {str(own["county"])} if own else found


def stations_in(rows: Rows, place: str) -> list[str]:
    """The stations that lie in a place of the tree."""
    own = rows.one("own")
    country = own["country"] if own else ""
    stations = (row["station_id"] for row in rows.all("stations"))
    return [station for station in stations if place in path_of(station, country)]


def _append(store: HubStore, rows: Rows, act: Act, stream: str, item: Item) -> None:
    """The stream's next number, chained like a station's journal."""
    line = line_of(
        id=act.id, name=item.name, v=item.v, at=store.clock.now_ms(), actor=act.actor,
        facts=item, private=None,
    )  # fmt: skip
    _append_line(store, rows, stream, act.id, line)


def _append_line(store: HubStore, rows: Rows, stream: str, item: str, line: bytes) -> None:
    epoch = new_epoch(store.random)
    rows.run("open_stream", stream=stream, epoch=epoch, head=first_hash(stream, epoch))
    row = rows.one("stream", stream=stream)
    assert row is not None
    seq, head = row["seq"] + 1, next_hash(row["head"], line)
    rows.run("add_item", stream=stream, seq=seq, item=item, line=line, hash=head)
    rows.run("advance_stream", stream=stream, seq=seq, head=head)


# --- down to the stations -------------------------------------------------------------------------


def feed_page(store: HubStore, caller: Caller, stream: str, epoch: str, after: int) -> bytes:
    """The items of a stream after a number, as a signed file. Raises FileFault.

    stream_unknown (404), epoch_unknown (409), range_empty (404). Who was shut out reads its own
    stream up to the item that says why, and nothing else (401).
    """
    last = ALL
    if caller.revoked:
        why = why_shut_out(store, caller)
        if (why.stream, why.epoch) != (stream, epoch):
            raise why
        last = why.seq
    if stream not in streams_of(caller.station, caller.county):
        raise FileFault("stream_unknown", 404)
    with store.reading() as rows:
        row = rows.one("stream", stream=stream)
        if row is None or row["epoch"] != epoch:
            raise FileFault("epoch_unknown", 409)
        found = rows.all("items_after", stream=stream, after=after, last=last, rows=PAGE_ROWS)
        before = rows.one("item_hash", stream=stream, seq=after)
    if not found:
        raise FileFault("range_empty", 404)
    prev = before["hash"] if before else first_hash(stream, epoch)
    entries = [Entry(item["line"]) for item in found]
    return encode_batch(store.key, stream, epoch, after + 1, prev, entries, kind="stream")


def why_shut_out(store: HubStore, caller: Caller) -> ShutOut:
    """What to answer a key that is good no more; number 0 where nobody said why."""
    stream = f"station/{caller.station}"
    with store.reading() as rows:
        place = rows.one("place_of_revocation", key_id=caller.key_id, stream=stream)
    return ShutOut(stream, place["epoch"], place["seq"]) if place else ShutOut(stream, "", 0)
