"""The manager's list after two PCs' records were brought together, and how each is settled."""

from flask import request

from village.ground import web
from village.ground.errors import Refusal
from village.ground.unit import Store
from village.hall.room_routes import room
from village.hall.settling import Told, told
from village.sync import commands, queries
from village.sync.room_routes import moment


@room.get("/settling")
@web.door("manager")
def show_settling() -> web.Answer:
    """What waits, oldest first, and what was settled."""
    db = web.db()
    return web.page(
        "hall/settling.html", clashes=[told(db, one) for one in queries.clashes(db)],
        done=[told(db, one) for one in queries.clashes(db, settled=True)], moment=moment,
    )  # fmt: skip


@room.get("/settling/one")
@web.door("manager")
def show_clash() -> web.Answer:
    """One of them: what to do about it, and the two ways to settle it."""
    return _clash_page(request.args.get("kind", ""), request.args.get("subject", ""))


@room.post("/settling")
@web.door("manager")
def settle_clash() -> web.Answer:
    """It was put right, or seen and left so."""
    typed = request.form
    kind, subject = typed.get("kind", ""), typed.get("subject", "")
    how, reason = typed.get("how", ""), typed.get("reason", "")
    try:
        commands.settle_clash(web.db(), web.act(), kind, subject, how, reason)
    except Refusal as refusal:
        return _clash_page(kind, subject, refusal, reason)
    return web.go("hall.show_settling")


def _clash_page(
    kind: str, subject: str, refusal: Refusal | None = None, reason: str = ""
) -> web.Answer:  # fmt: skip
    one = _require(web.db(), kind, subject)
    status = refusal.status if refusal else 200
    return web.page(
        "hall/clash.html", status, one=one, refusal=refusal, reason=reason, moment=moment
    )


def _require(db: Store, kind: str, subject: str) -> Told:
    """Raises sync.refusal.clash_gone (409)."""
    for clash in queries.clashes(db):
        if (clash["kind"], clash["subject"]) == (kind, subject):
            return told(db, clash)
    raise Refusal("sync.refusal.clash_gone", status=409)
