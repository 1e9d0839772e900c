"""The manager's pages of clerks: who works here, who is new, a phrase set anew."""

from flask import request

from village.ground import web
from village.ground.errors import Refusal
from village.ground.seen import seen_at
from village.people import commands, queries
from village.people.commands import NewPerson
from village.people.farmer_routes import (
    FACES,
    gone_person,
    require_person,
    secret_page,
    typed_language,
    typed_private,
)
from village.people.room_routes import room
from village.people.rules import checked_phrase
from village.people.visits_routes import STAFF_COOKIE, token_of


@room.get("/clerks")
@web.door("manager")
def show_clerks() -> web.Answer:
    """Who works here."""
    return web.page("people/clerks.html", people=queries.staff(web.db()), gone=gone_person())


@room.get("/new-clerk")
@web.door("manager")
def show_new_clerk() -> web.Answer:
    """An empty sheet for a new clerk."""
    return _page({"language": web.me().language, "face": FACES[2]})


def _page(typed: dict[str, str], refusal: Refusal | None = None) -> web.Answer:
    status = refusal.status if refusal else 200
    return web.page(
        "people/new_clerk.html", status=status, typed=typed, refusal=refusal, faces=FACES
    )


@room.post("/new-clerk")
@web.door("manager")
def add_clerk() -> web.Answer:
    """A clerk may come in from now on, with the phrase she chose."""
    act, typed = web.act(), request.form.to_dict()
    before = seen_at(web.db(), act)
    try:
        private = typed_private("", typed)
        phrase = checked_phrase(typed.get("phrase", ""))
        new = NewPerson("clerk", private.name, typed_language(typed), phrase, face=private.face)
        event = commands.add_person(web.db(), act, new)
    except Refusal as refusal:
        if refusal.field is None:
            raise
        return _page(typed, refusal)
    number = event.fact.person.number
    return web.go("people.show_person", number=number, said="added", seen=before)


@room.post("/person/<number>/phrase")
@web.door("manager")
def set_phrase(number: str) -> web.Answer:
    """A clerk's new phrase; her way in is open again."""
    person = require_person(number)
    if person.role == "farmer":
        raise Refusal("people.refusal.unknown_person", status=404)
    try:
        phrase = checked_phrase(request.form.get("phrase", ""))
    except Refusal as refusal:
        return secret_page(person, {}, refusal)
    commands.set_secret(web.db(), number, "phrase", phrase, but=token_of(STAFF_COOKIE))
    return web.go("people.show_person", number=number, said="phrase_set")
