"""What the centre says to people at a station: messages, and why a key was put out."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Literal

from village.ground.errors import Refusal
from village.sync.rules import FeedItem, FeedMark

To = Literal["clerks", "farmers"]
TO: tuple[To, ...] = ("clerks", "farmers")
Why = Literal["lost", "stolen", "replaced", "closed", "other"]
WHYS: tuple[Why, ...] = ("lost", "stolen", "replaced", "closed", "other")
LANGUAGES = frozenset({"ko", "zh", "vi", "en"})
TEXT_LENGTH_MAX = 300  # what one reads standing at a counter
NOTE_LENGTH_MAX = 200
SUBJECT_LENGTH_MAX = 64


@dataclass(frozen=True)
class MessageReceived:
    """A message of the centre, shown until it is read or its last day is over.

    An older version changes nothing; a withdrawn one is shown no more.
    """

    name: ClassVar[str] = "sync.message_received"
    v: ClassVar[int] = 1
    feed: FeedMark
    message: str  # what the centre calls it
    texts: dict[str, str]  # by language
    to: tuple[To, ...]
    until: str  # its last day
    sent_at: int  # UTC milliseconds at the centre
    withdrawn: bool
    version: int


@dataclass(frozen=True)
class KeyPutOut:
    """The centre shut a key of this station out, and says why."""

    name: ClassVar[str] = "sync.key_put_out"
    v: ClassVar[int] = 1
    feed: FeedMark
    key: str
    why: Why
    note: str  # in the officer's own words, may be empty
    said_at: int  # UTC milliseconds at the centre
    version: int


def message_in(item: FeedItem) -> MessageReceived:
    """The message an item of the feed says. Refuses with sync.refusal.message."""
    told = item.facts
    texts, to, version = told.get("texts"), told.get("to"), told.get("version")
    shaped = (
        _is_word(told.get("message"))
        and isinstance(texts, dict)
        and bool(texts)
        and all(
            language in LANGUAGES and isinstance(text, str) and 0 < len(text) <= TEXT_LENGTH_MAX
            for language, text in texts.items()
        )
        and isinstance(to, list)
        and bool(to)
        and all(one in TO for one in to)
        and is_day(told.get("until"))
        and type(told.get("withdrawn")) is bool
        and _is_version(version)
    )
    if not shaped:
        raise Refusal("sync.refusal.message")
    return MessageReceived(
        item.feed, told["message"], told["texts"], tuple(told["to"]), told["until"], item.at,
        told["withdrawn"], told["version"],
    )  # fmt: skip


def key_put_out_in(item: FeedItem) -> KeyPutOut:
    """What the centre says of a key it shut out; a reason we have no word for is another one.

    Refuses with sync.refusal.message.
    """
    told = item.facts
    why: Why = next((known for known in WHYS if known == told.get("why")), "other")
    note = told.get("note", "")
    if not (_is_word(told.get("key")) and _is_version(told.get("version"))):
        raise Refusal("sync.refusal.message")
    if not isinstance(note, str) or len(note) > NOTE_LENGTH_MAX:
        raise Refusal("sync.refusal.message")
    return KeyPutOut(item.feed, told["key"], why, note, item.at, told["version"])


def is_day(text: Any) -> bool:
    """Whether `text` is a day such as 2026-11-21."""
    try:
        return isinstance(text, str) and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_word(text: Any) -> bool:
    return isinstance(text, str) and 0 < len(text) <= SUBJECT_LENGTH_MAX


def _is_version(number: Any) -> bool:
    return type(number) is int and number > 0
