"""Writing to the stations: the form, the words as they will be seen, and sending."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import g, request

from village.ground import pages, web
from village.ground.errors import Refusal
from village.hub import audiences, messages, news, news_queries, remit
from village.hub.feed_rules import MessageSent
from village.hub.room_routes import room, store, who
from village.hub.shown_routes import today
from village.hub.store import Rows
from village.sync.message_rules import TEXT_LENGTH_MAX

FIND_LENGTH_MAX = 60


@room.get("/hub/messages")
@web.door("officer")
def show_message() -> web.Answer:
    """An empty sheet, or a message that is to be corrected."""
    until = (today() + timedelta(days=messages.USUAL_DAYS)).isoformat()
    typed = {"until": until, "to": "clerks", "audience": request.args.get("audience", "all")}
    corrects = request.args.get("corrects", "")
    if corrects:
        with store().reading() as rows:
            typed |= written(rows, corrects)
    return message_page(typed, None)


@room.post("/hub/messages")
@web.door("officer")
def send_message() -> web.Answer:
    """First shown as it will be seen; sent once the officer has looked."""
    typed = request.form
    texts = {language: typed.get(f"text_{language}", "") for language in pages.languages()}
    corrects = typed.get("corrects", "")
    if "look" in typed:
        return message_page(typed, None)
    try:
        message = messages.checked(texts, typed.get("to", ""), typed.get("until", ""), today())
        if typed.get("sure") != "yes":
            audience = messages.told_before(store(), corrects) if corrects else ""
            return check_page(typed, message, audience or typed.get("audience", ""))
        messages.send_message(store(), web.act(), message, typed.get("audience", ""), corrects)
    except Refusal as refusal:
        return message_page(typed, refusal)
    return web.go("hub.show_news", said="sent")


def check_page(typed: Mapping[str, str], message: messages.Message, audience: str) -> web.Answer:
    """The second look. Raises hub.refusal.audience."""
    if typed.get("again"):
        return message_page(typed, None)
    with store().reading() as rows:
        return web.page(
            "hub/message_check.html", typed=typed, message=message, whom=whom_of(rows, audience),
            audience=audience,
        )  # fmt: skip


def message_page(typed: Mapping[str, str], refusal: Refusal | None) -> web.Answer:
    with store().reading() as rows:
        return web.page(
            "hub/message.html", refusal.status if refusal else 200, typed=typed, refusal=refusal,
            whom=choices(rows, typed), large=audiences.is_large(rows),
            most=TEXT_LENGTH_MAX, today=today().isoformat(),
        )  # fmt: skip


def choices(rows: Rows, typed: Mapping[str, str]) -> list[tuple[str, str]]:
    """For whom she can send: what the form looks for among them, and what it has."""
    return audiences.audiences(
        rows, pages.lang(), pages.t("hub.news.all"), g.county,
        typed.get("find", "")[:FIND_LENGTH_MAX], chosen=_known(rows, typed.get("audience", "")),
    )  # fmt: skip


def _known(rows: Rows, audience: str) -> str:
    """The audience, or none where there is no such or it is another's."""
    try:
        whom_of(rows, audience)
    except Refusal:
        return ""
    return audience


def whom_of(rows: Rows, audience: str) -> str:
    """What an audience is called. Raises hub.refusal.audience, .audience_elsewhere (403)."""
    news.streams_to(rows, audience)
    remit.require_audience(rows, who(), audience)
    return audiences.called(rows, audience, pages.lang(), pages.t("hub.news.all"))


def written(rows: Rows, message: str) -> dict[str, Any]:
    """What a message said last, as it would be typed. Raises hub.refusal.sending (404)."""
    row = rows.one("newest_sending", name=MessageSent.name, subject=message)
    if row is None:
        raise Refusal("hub.refusal.sending", status=404)
    facts = news_queries.facts_of(rows, row["item"])
    to = "both" if len(facts["to"]) > 1 else facts["to"][0]
    texts = {f"text_{language}": text for language, text in facts["texts"].items()}
    until = max(facts["until"], today().isoformat())
    return {**texts, "to": to, "until": until, "corrects": message, "audience": row["audience"]}
