"""What was sent to the stations: the list, each with who has it, and taking a message back."""

from typing import Any

from flask import request

from village.ground import pages, web
from village.ground.errors import Refusal
from village.hub import audiences, messages, news_queries
from village.hub.feed_rules import (
    AccountTold,
    CertificateIssued,
    MessageSent,
    PriceGuideSet,
    ProductSet,
    ZoneSet,
)
from village.hub.news import ALL
from village.hub.news_queries import LIST_ROWS, Sending
from village.hub.room_routes import room, store
from village.hub.store import Rows

KINDS = {
    PriceGuideSet.name: ("price", "tag"),
    ProductSet.name: ("goods", "basket"),
    MessageSent.name: ("message", "chat"),
}

QUIET = (ZoneSet.name, CertificateIssued.name, AccountTold.name)  # of machines for machines


@room.get("/hub/news")
@web.door("officer")
def show_news() -> web.Answer:
    """What was sent, newest first, with how many stations have it."""
    before = request.args.get("before", "")
    last = int(before) if before.isascii() and before.isdigit() and len(before) < 16 else ALL
    with store().reading() as rows:
        found = news_queries.sendings(rows, last, LIST_ROWS + 1)
        return web.page(
            "hub/news.html", sent=[shown(rows, one) for one in found[:LIST_ROWS]],
            older=found[LIST_ROWS - 1].version if len(found) > LIST_ROWS else None,
            said=request.args.get("said", ""),
        )  # fmt: skip


@room.get("/hub/news/<item>")
@web.door("officer")
def show_sending(item: str) -> web.Answer:
    """One of them, as the stations see it, and who has it."""
    return sending_page(item)


def sending_page(item: str, *, asked: bool = False) -> web.Answer:
    with store().reading() as rows:
        return web.page(
            "hub/sending.html", one=shown(rows, require_sending(rows, item)), asked=asked
        )


@room.post("/hub/news/<item>/withdraw")
@web.door("officer")
def withdraw_message(item: str) -> web.Answer:
    """A message is shown no more; asked once more before it happens."""
    with store().reading() as rows:
        found = require_sending(rows, item)
    if found.name != MessageSent.name:
        raise Refusal("hub.refusal.sending", status=404)
    if request.form.get("sure") != "yes":
        return sending_page(item, asked=True)
    messages.withdraw_message(store(), web.act(), found.subject)
    return web.go("hub.show_news", said="withdrawn")


def require_sending(rows: Rows, item: str) -> Sending:
    """Raises hub.refusal.sending (404)."""
    found = news_queries.sending(rows, item)
    if found is None or found.name in QUIET:
        raise Refusal("hub.refusal.sending", status=404)
    return found


def shown(rows: Rows, one: Sending) -> dict[str, Any]:
    """A sending as templates want it: with its kind's word and icon, and whom it was for."""
    word, icon = KINDS.get(one.name, ("revoked", "lock"))
    whom = audiences.called(rows, one.audience, pages.lang(), pages.t("hub.news.all"))
    return {"sending": one, "kind": word, "icon": icon, "whom": whom, "facts": one.facts}
