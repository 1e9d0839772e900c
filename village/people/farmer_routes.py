"""The clerk's pages of people: the list, who is new, what changes, who is helped."""

from flask import g, request

from village.ground import i18n, web
from village.ground.errors import Refusal
from village.ground.seen import seen_at, told_at
from village.ground.typed import address_number
from village.people import commands, queries, secret, visits
from village.people.commands import NewPerson
from village.people.room_routes import room
from village.people.rules import PersonPrivate, checked_digits, checked_name, checked_phone
from village.people.visits_routes import (
    FARMER_COOKIE,
    STAFF_COOKIE,
    go_to,
    set_cookie,
    token_of,
)

FACES = ("face-bun", "face-cap", "face-perm", "face-bald", "face-scarf", "face-non")
# How people are spoken to in Vietnam; the word itself is kept, as it was chosen.
TITLES = {"cô": "co", "chú": "chu", "bác": "bac", "ông": "ong", "bà": "ba"}
TEXT_MAX = 60


@room.get("/list")
@web.door("clerk", "manager")
def show_people() -> web.Answer:
    """The farmers, by name or number, in leaves of two hundred; or who has left."""
    db, text = web.db(), request.args.get("q", "")[:TEXT_MAX]
    left = "left" in request.args
    people = queries.left_farmers(db) if left else queries.farmers(db, text)
    leaf = max(1, request.args.get("leaf", 1, type=address_number))
    start = (leaf - 1) * queries.LIST_MAX
    return web.page(
        "people/list.html", people=people[start : start + queries.LIST_MAX], text=text, left=left,
        gone=gone_person(), leaf=leaf, more=len(people) > start + queries.LIST_MAX,
    )  # fmt: skip


@room.get("/new")
@web.door("clerk", "manager")
def show_new_farmer() -> web.Answer:
    """An empty sheet for a new farmer."""
    return _new_farmer_page({"language": g.lang, "face": FACES[0], "account": "own"})


def _new_farmer_page(typed: dict[str, str], refusal: Refusal | None = None) -> web.Answer:
    return web.page(
        "people/new.html", status=refusal.status if refusal else 200, typed=typed, refusal=refusal,
        households=queries.households(web.db()), faces=FACES, titles=TITLES,
    )  # fmt: skip


@room.post("/new")
@web.door("clerk", "manager")
def add_farmer() -> web.Answer:
    """She is known from now on; or the machine draws her number into the sheet."""
    db, act, typed = web.db(), web.act(), request.form.to_dict()
    if "draw" in typed:
        drawn = secret.drawn_digits(db)
        return _new_farmer_page({**typed, "digits": drawn, "digits_again": drawn})
    before = seen_at(db, act)
    try:
        event = commands.add_person(db, act, _new_farmer(typed))
    except Refusal as refusal:
        if refusal.field is None:
            raise
        return _new_farmer_page(typed, refusal)
    number = event.fact.person.number
    return web.go("people.show_person", number=number, said="added", seen=before)


def _new_farmer(typed: dict[str, str]) -> NewPerson:
    private = typed_private("", typed)
    digits = checked_digits(typed.get("digits", ""), typed.get("digits_again", ""), private.phone)
    return NewPerson(
        "farmer", private.name, typed_language(typed), digits, private.title, private.phone,
        private.face, household=typed.get("household") or None,
        group=typed.get("group", "").strip()[:TEXT_MAX],
        shared_account=typed.get("account") == "household",
    )  # fmt: skip


def typed_private(number: str, typed: dict[str, str]) -> PersonPrivate:
    face, title = typed.get("face", ""), typed.get("title", "")
    return PersonPrivate(
        number,
        checked_name(typed.get("name", "")),
        face if face in FACES else FACES[-1],
        title if title in TITLES else "",
        checked_phone(typed.get("phone", "")),
    )


def typed_language(typed: dict[str, str]) -> str:
    if typed.get("language") not in i18n.LANGUAGES:
        raise Refusal("people.refusal.language", field="language")
    return typed["language"]


@room.get("/person/<number>")
@web.door("clerk", "manager")
def show_person(number: str) -> web.Answer:
    """One person, and what can be done for her."""
    db, known = web.db(), queries.person(web.db(), number)
    person = require_person(number, left=known is not None and not known.active)
    return web.page(
        "people/person.html", person=person, said=request.args.get("said", ""),
        seen=request.args.get("seen", type=told_at),
        locked=queries.locked_ways(db, number, visits.WRONG_MAX),
        holders=[one for one in queries.account_holders(db, person.account) if one != person],
    )  # fmt: skip


def require_person(number: str, *, left: bool = False) -> queries.KnownPerson:
    """A farmer for any clerk; clerks and managers for the manager alone."""
    person = queries.person(web.db(), number)
    if person is None or (person.active == left):
        raise Refusal("people.refusal.unknown_person", status=404)
    if person.role != "farmer" and web.me().role != "manager":
        raise Refusal("people.refusal.manager_only", status=403)
    return person


@room.get("/person/<number>/change")
@web.door("clerk", "manager")
def show_change(number: str) -> web.Answer:
    """Her sheet, to be corrected."""
    person = require_person(number)
    typed = {
        "name": person.name, "title": person.title, "phone": person.phone, "face": person.face,
        "language": person.language,
    }  # fmt: skip
    return _change_page(person, typed)


def _change_page(
    person: queries.KnownPerson, typed: dict[str, str], refusal: Refusal | None = None
) -> web.Answer:
    return web.page(
        "people/change.html", status=refusal.status if refusal else 200, person=person,
        typed=typed, refusal=refusal, faces=FACES, titles=TITLES,
    )  # fmt: skip


@room.post("/person/<number>/change")
@web.door("clerk", "manager")
def change_person(number: str) -> web.Answer:
    """Name, title, phone, face and language as they are written now."""
    person, act, typed = require_person(number), web.act(), request.form.to_dict()
    before = seen_at(web.db(), act)
    try:
        private = typed_private(number, typed)
        commands.change_person(web.db(), act, number, typed_language(typed), private)
    except Refusal as refusal:
        if refusal.field is None:
            raise
        return _change_page(person, typed, refusal)
    return web.go("people.show_person", number=number, said="changed", seen=before)


@room.get("/person/<number>/number")
@web.door("clerk", "manager")
def show_new_number(number: str) -> web.Answer:
    """Four new digits for a farmer, a new phrase for a clerk."""
    return secret_page(require_person(number), {})


def secret_page(
    person: queries.KnownPerson, typed: dict[str, str], refusal: Refusal | None = None
) -> web.Answer:
    page = "people/new_number.html" if person.role == "farmer" else "people/new_phrase.html"
    status = refusal.status if refusal else 200
    return web.page(page, status=status, person=person, typed=typed, refusal=refusal)


@room.post("/person/<number>/number")
@web.door("clerk", "manager")
def set_number(number: str) -> web.Answer:
    """Keep the new number; every way in is open again."""
    db, person, typed = web.db(), require_person(number), request.form.to_dict()
    if person.role != "farmer":
        raise Refusal("people.refusal.unknown_person", status=404)
    if "draw" in typed:
        drawn = secret.drawn_digits(db)
        return secret_page(person, {"digits": drawn, "digits_again": drawn})
    try:
        digits = checked_digits(
            typed.get("digits", ""), typed.get("digits_again", ""), person.phone
        )
    except Refusal as refusal:
        return secret_page(person, typed, refusal)
    commands.set_secret(db, number, "number", digits)
    return web.go("people.show_person", number=number, said="number_set")


@room.post("/person/<number>/unlock")
@web.door("clerk", "manager")
def unlock(number: str) -> web.Answer:
    """She may try her number again."""
    require_person(number)
    commands.unlock(web.db(), number)
    return web.go("people.show_person", number=number, said="unlocked")


@room.post("/person/<number>/left")
@web.door("clerk", "manager")
def mark_left(number: str) -> web.Answer:
    """She comes in no more; taken back with one tap."""
    db, act = web.db(), web.act()
    person = require_person(number, left=seen_at(db, act) is not None)
    commands.person_left(db, act, number)
    where = "people.show_people" if person.role == "farmer" else "people.show_clerks"
    return web.go(where, gone=number)


@room.post("/person/<number>/left/undo")
@web.door("clerk", "manager")
def undo_left(number: str) -> web.Answer:
    """She is back as she was."""
    db, act = web.db(), web.act()
    require_person(number, left=seen_at(db, act) is None)
    commands.person_returned(db, act, number)
    return web.go("people.show_person", number=number, said="returned")


def gone_person() -> queries.KnownPerson | None:
    """Who has just been marked as left, to be taken back from the list."""
    person = queries.person(web.db(), request.args.get("gone", ""))
    return person if person and not person.active else None


@room.post("/person/<number>/help")
@web.door("clerk", "manager")
def help_farmer(number: str) -> web.Answer:
    """The clerk acts for her: the farmer's own pages, with both names above."""
    db, me, before = web.db(), web.me(), token_of(FARMER_COOKIE)
    token = visits.help_farmer(db, me.number, number, token_of(STAFF_COOKIE), before)
    response = go_to("/")
    set_cookie(response, FARMER_COOKIE, token)
    return response
