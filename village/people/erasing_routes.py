"""The manager's page on which somebody who left is forgotten; asked once more before it happens."""

from village.ground import web
from village.ground.errors import Refusal
from village.ground.seen import seen_at
from village.people import erasing, queries
from village.people.farmer_routes import require_person
from village.people.room_routes import room


@room.get("/person/<number>/erasure")
@web.door("manager")
def show_erasure(number: str) -> web.Answer:
    """What goes and what stays, and the key that does it."""
    return _page(require_person(number, left=True))


def _page(person: queries.KnownPerson, refusal: Refusal | None = None) -> web.Answer:
    status = refusal.status if refusal else 200
    return web.page("people/erase.html", status, person=person, refusal=refusal)


@room.post("/person/<number>/erasure")
@web.door("manager")
def erase_private(number: str) -> web.Answer:
    """Her name, phone, title and face are gone, here and at the centre."""
    db, act = web.db(), web.act()
    person = require_person(number, left=True)
    try:
        erasing.erase_private(db, act, number)
    except Refusal as refusal:
        if seen_at(db, act) is None:
            return _page(person, refusal)
        raise
    return web.go("people.show_person", number=number, said="erased")
