"""The door of payment services: a message in, a quick word back."""

from flask import jsonify, request

from village.ground import web
from village.hub import banks
from village.hub.messengers import provider_of
from village.hub.room_routes import line, store

MESSAGE_BYTES_MAX = 200_000


@line.post("/accounts/<station>/<provider>")
@web.door("machine")
def hear_bank(station: str, provider: str) -> web.Answer:
    """What each service wants to hear of a message taken: {"success": true}."""
    request.max_content_length = MESSAGE_BYTES_MAX
    banks.hear(store(), station, provider_of(provider), dict(request.headers), request.get_data())
    return jsonify({"success": True, "error": 0})
