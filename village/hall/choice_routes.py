"""What a person chooses for her pages: the language, and how large the letters are."""

from flask import g, request

from village.ground import i18n, web
from village.ground.errors import Refusal
from village.hall.room_routes import room
from village.people import commands
from village.people.visits_routes import (
    CHOSEN_COOKIE,
    CHOSEN_S,
    back_path,
    go_to,
    own_path,
    set_cookie,
)

LANGUAGE_COOKIE = "village_language"
COOKIE_AGE_S = 365 * 24 * 3600


@room.get("/hall/language")
@web.door("anyone")
def show_languages() -> web.Answer:
    """The languages, each in its own name."""
    return web.page("hall/languages.html", back=own_path(request.args.get("back", ""), back_path()))


@room.post("/hall/language")
@web.door("anyone")
def choose_language() -> web.Answer:
    """Her language from now on; without a visit, this device's. The page stays the same."""
    language = request.form.get("language", "")
    if language not in i18n.LANGUAGES:
        raise Refusal("people.refusal.language")
    if g.me is not None:
        commands.choose_language(web.db(), web.act(), g.me.number, language)
    response = go_to(own_path(request.form.get("back", "/")))
    set_cookie(response, LANGUAGE_COOKIE, language, COOKIE_AGE_S)
    if g.me is None:  # at the door: whoever comes in now has chosen it
        set_cookie(response, CHOSEN_COOKIE, language, CHOSEN_S)
    return response


@room.get("/hall/letters")
@web.door("farmer", "clerk", "manager")
def show_letters() -> web.Answer:
    """Three sizes, in letters of today's size."""
    return web.page("hall/letters.html", back=own_path(request.args.get("back", ""), back_path()))


@room.post("/hall/letters")
@web.door("farmer", "clerk", "manager")
def choose_letters() -> web.Answer:
    """How large her letters are, kept on the person."""
    commands.choose_letters(web.db(), web.me().number, request.form.get("scale", ""))
    return web.go("hall.show_letters", back=own_path(request.form.get("back", "/")))
