"""The feed: what the centre tells its stations, as journals of its own, signed and numbered."""

from dataclasses import dataclass

from village.ground.batches import Entry, encode_batch
from village.ground.chain import first_hash, line_of, next_hash, plain
from village.ground.errors import Refusal
from village.ground.ids import new_epoch
from village.ground.signing import FileFault
from village.ground.unit import Act
from village.hub.callers import Caller
from village.hub.ingest import streams_of
from village.hub.postgresql import tried_again
from village.hub.rules import PriceGuideSet
from village.hub.store import HubStore, Row, Rows
from village.sync.rules import is_station

PAGE_ROWS = 500


@dataclass(frozen=True)
class Guide:
    """What an officer wants to send: a product's unit and what it is worth, minor units."""

    product: str
    unit: str
    unit_size: int
    price_minor: int


@tried_again
def send_price_guide(store: HubStore, act: Act, guide: Guide, stream: str) -> Row:
    """One item for a stream ("all", county/…, station/…); the same act sends once. The guide's row.

    Raises hub.refusal.audience, hub.refusal.product where no station sells it in that unit.
    """
    with store.writing() as rows:
        rows.run("one_at_a_time")  # officers only: stations' batches do not wait for it
        before = rows.one("guide", item=act.id)
        if before is not None:
            return before
        own = rows.one("own")
        assert own is not None, "an officer came in, so the hub has been set up"
        _check(rows, guide, stream, own)
        last = rows.one("last_version")
        assert last is not None
        item = PriceGuideSet(
            guide.product, guide.unit, guide.unit_size, guide.price_minor, own["currency"],
            last["version"] + 1,
        )  # fmt: skip
        append(store, rows, act, stream, item)
        rows.run(
            "add_guide", item=act.id, stream=stream, product=guide.product, unit=guide.unit,
            unit_size=guide.unit_size, price_minor=guide.price_minor, currency=own["currency"],
            version=item.version, sent_at=store.clock.now_ms(), sent_by=act.actor,
        )  # fmt: skip
        store.audit(rows, act.actor, "price_guide_sent", stream, act.id)
        found = rows.one("guide", item=act.id)
        assert found is not None
        return found


def _check(rows: Rows, guide: Guide, stream: str, own: Row) -> None:
    kind, _, name = stream.partition("/")
    known = {
        "all": not name,
        "county": name == own["county"],
        "station": is_station(name) and rows.one("station", station=name) is not None,
    }
    if not known.get(kind, False):
        raise Refusal("hub.refusal.audience", field="stream")
    units = {(row["product"], row["unit"], row["unit_size"]) for row in rows.all("offered_units")}
    if (guide.product, guide.unit, guide.unit_size) not in units:
        raise Refusal("hub.refusal.product", field="goods")


def append(store: HubStore, rows: Rows, act: Act, stream: str, item: PriceGuideSet) -> None:
    """The stream's next number, chained like a station's journal."""
    epoch = new_epoch(store.random)
    rows.run("open_stream", stream=stream, epoch=epoch, head=first_hash(stream, epoch))
    row = rows.one("stream", stream=stream)
    assert row is not None
    line = line_of(
        id=act.id, name=item.name, v=item.v, at=store.clock.now_ms(), actor=act.actor,
        facts=plain(item), private=None,
    )  # fmt: skip
    seq, head = row["seq"] + 1, next_hash(row["head"], line)
    rows.run("add_item", stream=stream, seq=seq, item=act.id, line=line, hash=head)
    rows.run("advance_stream", stream=stream, seq=seq, head=head)


def feed_page(store: HubStore, caller: Caller, stream: str, epoch: str, after: int) -> bytes:
    """The items of a stream after a number, as a signed file. Raises FileFault.

    stream_unknown (404), epoch_unknown (409), range_empty (404).
    """
    if stream not in streams_of(caller.station, caller.county):
        raise FileFault("stream_unknown", 404)
    with store.reading() as rows:
        row = rows.one("stream", stream=stream)
        if row is None or row["epoch"] != epoch:
            raise FileFault("epoch_unknown", 409)
        found = rows.all("items_after", stream=stream, after=after, rows=PAGE_ROWS)
        before = rows.one("item_hash", stream=stream, seq=after)
    if not found:
        raise FileFault("range_empty", 404)
    prev = before["hash"] if before else first_hash(stream, epoch)
    entries = [Entry(item["line"]) for item in found]
    return encode_batch(store.key, stream, epoch, after + 1, prev, entries, kind="stream")
