"""The line's doors for stations: every request is signed, every answer too, every no has a name."""

from collections.abc import Callable

from flask import Response, jsonify, request

from village.ground import files, web
from village.ground.batches import BYTES_MAX
from village.ground.signing import FileFault
from village.hub import codes, ingest, news
from village.hub.callers import Caller, caller_of, unspent_caller
from village.hub.room_routes import line, store

SMALL_BYTES_MAX = 4_000
BINARY = "application/octet-stream"


@line.after_request
def tell_time(response: Response) -> Response:
    """What our clock says, so that a station whose own is wrong can say so."""
    response.headers["Village-Clock"] = str(store().clock.now_ms())
    return response


@line.errorhandler(FileFault)
def say_no(fault: FileFault) -> tuple[Response, int]:
    """The fault's name; out of place, also what the hub has; shut out, where it says why."""
    told: dict[str, object] = {"fault": fault.name}
    if isinstance(fault, ingest.OutOfPlace):
        told |= {"seq": fault.seq, "head": fault.head.hex()}
    if isinstance(fault, news.ShutOut) and fault.seq:
        told |= {"epoch": fault.epoch, "seq": fault.seq}
    return jsonify(told), fault.status


@line.post("/enrol")
@web.door("machine")
def enrol() -> web.Answer:
    """A station joins with its one-time code."""
    request.max_content_length = SMALL_BYTES_MAX
    return answer(codes.accept_enrolment(store(), request.get_data()))


@line.get("/stations/<station>")
@web.door("machine")
def show_heads(station: str) -> web.Answer:
    """What the hub has of this station, and how far its streams are."""
    return answer(ingest.heads(store(), caller(station)))


@line.post("/stations/<station>/batches")
@web.door("machine")
def receive_batch(station: str) -> web.Answer:
    """A batch comes in; its ack goes back. What a revoked key sends is kept for an officer."""
    request.max_content_length = BYTES_MAX
    data = request.get_data()
    who = signed_by(station, data, who=unspent_caller)
    if who.revoked:
        no = news.why_shut_out(store(), who)
        ingest.refuse(store(), who, data, no)
        raise no
    return answer(ingest.receive(store(), who, data))


@line.put("/stations/<station>/key")
@web.door("machine")
def change_key(station: str) -> web.Answer:
    """The station's next key, offered by the one it has."""
    request.max_content_length = SMALL_BYTES_MAX
    data = request.get_data()
    return answer(codes.change_key(store(), caller(station, data), data))


@line.get("/stations/<station>/events")
@web.door("machine")
def show_events(station: str) -> web.Answer:
    """A range of the station's own journal back, as a batch signed by the hub."""
    first, last = number("from"), number("to")
    epoch = request.args.get("epoch", "")
    return answer(ingest.events_back(store(), caller(station), epoch, max(first, 1), last))


@line.get("/stations/<station>/feed")
@web.door("machine")
def show_feed(station: str) -> web.Answer:
    """The items of one stream after a number; for who was shut out, those that say why."""
    stream, epoch = request.args.get("stream", ""), request.args.get("epoch", "")
    asking = signed_by(station)
    return answer(news.feed_page(store(), asking, stream, epoch, max(number("after"), 0)))


@line.get("/stations/<station>/files/<name>")
@web.door("machine")
def show_file(station: str, name: str) -> web.Answer:
    """The next bytes of a picture from a number on; none at its end."""
    caller(station)
    start = number("from")
    found = files.piece(store().data, name, start) if files.is_file_name(name) else None
    if found is None:
        raise FileFault("file_unknown", 404)
    return answer(found)


def caller(station: str, data: bytes = b"") -> Caller:
    """The station this address is about, its key good today. Raises FileFault (401)."""
    found = signed_by(station, data)
    if found.revoked:
        raise news.why_shut_out(store(), found)
    return found


def signed_by(station: str, data: bytes = b"", *, who: Callable[..., Caller] = caller_of) -> Caller:
    """The station this address is about, and no other, also where it was shut out."""
    asked = request.full_path.rstrip("?")
    found = who(store(), request.headers.get("Authorization", ""), request.method, asked, data)
    if found.station != station:
        raise FileFault("station_wrong", 401)
    return found


def number(name: str) -> int:
    """A whole number among the questions. Raises FileFault number_wrong."""
    text = request.args.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= 16):
        raise FileFault("number_wrong")
    return int(text)


def answer(data: bytes) -> Response:
    return Response(data, mimetype=BINARY)
