"""What the centre says: on every clerk's page until she has read it, and on a farmer's home."""

from datetime import date

from flask import g, request

from village.ground import dates, web
from village.people.visits_routes import back_path, go_to
from village.sync import message_commands, message_queries, queries
from village.sync.message_queries import Message
from village.sync.message_rules import To
from village.sync.room_routes import moment, room


@room.app_context_processor
def messages() -> dict[str, object]:
    """What desk.html asks for; nothing is looked up before it does."""
    return {"unread_messages": unread, "message_moment": moment, "centre_names": centre_names}


def unread() -> list[Message]:
    """What the visitor has not read yet, the oldest first."""
    me = web.me()
    whom: To = "farmers" if me.role == "farmer" else "clerks"
    return message_queries.unread(web.db(), me.number, whom, today())


def today() -> date:
    """The date on the station's wall."""
    return dates.local_date(web.db().house.clock.now(), g.station.country)


def centre_names() -> dict[str, str]:
    """What the joined centre is called, by language; empty where it is not known."""
    hub = queries.hub(web.db())
    return {language: name for language, name in hub.names.items() if name} if hub else {}


@room.get("/messages")
@web.door("clerk", "manager")
def show_messages() -> web.Answer:
    """All that is said to clerks today, read or not; as a fragment, what she has not read."""
    if web.wants_fragment():
        return web.page("sync/_messages.html")
    found = message_queries.current(web.db(), web.me().number, "clerks", today())
    return web.page("sync/messages.html", found=found)


@room.post("/messages/<message>/read")
@web.door("farmer", "clerk", "manager")
def read_message(message: str) -> web.Answer:
    """She has read it."""
    version = request.form.get("version", "")
    if version.isascii() and version.isdigit() and len(version) < 16:
        message_commands.mark_read(web.db(), web.me().number, message, int(version))
    if web.wants_fragment():
        return web.page("sync/_messages.html")
    return go_to(back_path())
