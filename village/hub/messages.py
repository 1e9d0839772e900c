"""Messages: words of the centre for clerks, farmers or both, until their last day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from village.ground.errors import Refusal
from village.ground.unit import Act
from village.hub import news, news_queries
from village.hub.feed_rules import MessageSent
from village.hub.store import HubStore, Row, Rows
from village.sync.message_rules import LANGUAGES, TEXT_LENGTH_MAX, TO, To, is_day

DAYS_MAX = 366
USUAL_DAYS = 7


@dataclass(frozen=True)
class Message:
    """What an officer wants to say: by language, to whom, until which day."""

    texts: dict[str, str]
    to: tuple[To, ...]
    until: str


def checked(texts: Mapping[str, str], to: str, until: str, today: date) -> Message:
    """What was typed, tidied. `to`: clerks, farmers or both.

    Raises hub.refusal.no_text, hub.refusal.text_long (field text_ko …), hub.refusal.to,
    hub.refusal.until.
    """
    said = {language: "\n".join(" ".join(line.split()) for line in text.strip().splitlines())
            for language, text in texts.items() if text.strip()}  # fmt: skip
    for language, text in said.items():
        if language not in LANGUAGES or len(text) > TEXT_LENGTH_MAX:
            raise Refusal("hub.refusal.text_long", field=f"text_{language}", most=TEXT_LENGTH_MAX)
    if not said:
        raise Refusal("hub.refusal.no_text", field="text")
    whom = TO if to == "both" else tuple(one for one in TO if one == to)
    if not whom:
        raise Refusal("hub.refusal.to", field="to")
    last = today + timedelta(days=DAYS_MAX)
    if not is_day(until) or not today.isoformat() <= until <= last.isoformat():
        raise Refusal("hub.refusal.until", field="until")
    return Message(said, whom, until)


def send_message(
    store: HubStore, act: Act, message: Message, audience: str, corrects: str = ""
) -> Row:
    """Say it to an audience (news.send); `corrects`: the message whose place it takes, with those
    who were told before. Raises hub.refusal.audience, hub.refusal.sending (404).
    """

    def make(_: Rows, version: int) -> news.Said:
        item = MessageSent(
            corrects or act.id, message.texts, message.to, message.until, False, version
        )
        return news.Said(item.message, item)

    return news.send(store, act, told_before(store, corrects) if corrects else audience, make)


def withdraw_message(store: HubStore, act: Act, message: str) -> Row:
    """Nobody is shown it any more, from each station's next contact on.

    Raises hub.refusal.sending (404).
    """
    audience = told_before(store, message)

    def make(rows: Rows, version: int) -> news.Said:
        facts = news_queries.facts_of(rows, _newest(rows, message)["item"])
        item = MessageSent(
            message, facts["texts"], tuple(facts["to"]), facts["until"], True, version
        )
        return news.Said(message, item)

    return news.send(store, act, audience, make)


def told_before(store: HubStore, message: str) -> str:
    """Who was told this message. Raises hub.refusal.sending (404)."""
    with store.reading() as rows:
        return str(_newest(rows, message)["audience"])


def _newest(rows: Rows, message: str) -> Row:
    row = rows.one("newest_sending", name=MessageSent.name, subject=message)
    if row is None:
        raise Refusal("hub.refusal.sending", status=404)
    return row
