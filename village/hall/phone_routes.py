"""What a phone needs to go on without the station: the page of what waits on it."""

from village.ground import web
from village.hall.room_routes import room


@room.get("/hall/waiting")
@web.door("anyone")
def show_waiting() -> web.Answer:
    """What this phone keeps; the station does not know it, so the phone draws it."""
    return web.page("hall/waiting.html")
