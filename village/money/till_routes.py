"""At which till a screen stands: the screen itself remembers it, and one till asks nothing."""

from flask import request

from village.ground import outbox_routes as outbox
from village.ground import web
from village.ground.errors import Refusal
from village.money import queries, till_queries
from village.money.room_routes import room
from village.people.visits_routes import set_cookie

COOKIE = "village_till"
AGE_S = 2 * 365 * 24 * 3600


def standing() -> str:
    """The till of this screen; the first one where nobody said otherwise."""
    till = request.cookies.get(COOKIE, "")
    return till if till in till_queries.TILLS else queries.TILL


def tapped_till() -> str:
    """The till of a tap that a browser kept: where its page stood, or where that is shut, here.

    So it waits for no till that nobody opens again.
    """
    kept = request.form.get("till", "") if outbox.is_kept() else ""
    is_open = kept in till_queries.TILLS and queries.open_day(web.db(), kept)
    return kept if is_open else standing()


def till_shown() -> str:
    """The till of this screen, where more than one is in use; else nothing is to be seen of it."""
    till = standing()
    return till if till != queries.TILL or till_queries.several(web.db()) else ""


@room.post("/till")
@web.door("manager")
def stand_at() -> web.Answer:
    """From now on what this screen does is done at that till."""
    till = request.form.get("till", "")
    if till not in till_queries.TILLS:
        raise Refusal("ground.refusal.old_page", status=409)
    answer = web.go("money.show_open_day")
    set_cookie(answer, COOKIE, till, AGE_S)
    return answer


def tills_offered() -> tuple[str, ...]:
    """Which tills a screen may stand at."""
    return till_queries.offered(web.db())


for lent in (standing, till_shown, tills_offered):
    room.add_app_template_global(lent)
