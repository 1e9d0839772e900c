"""People as facts: the station itself, households, farmers, clerks, cards."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar, Literal

from village.ground.errors import Refusal

PersonRole = Literal["farmer", "clerk", "manager"]
LETTERS: dict[PersonRole, str] = {"farmer": "F", "clerk": "C", "manager": "M"}


@dataclass(frozen=True)
class Person:
    """One person's public side; `account` is whose money book her sales go to (F… or H…)."""

    number: str
    role: PersonRole
    language: str
    account: str
    household: str | None = None


@dataclass(frozen=True)
class PersonPrivate:
    """What stands beside the chained line: name as written, title, phone, face drawing."""

    number: str
    name: str
    face: str = ""
    title: str = ""
    phone: str = ""


@dataclass(frozen=True)
class PeoplePrivate:
    """The private parts of one event that names people."""

    people: tuple[PersonPrivate, ...]


@dataclass(frozen=True)
class StationSetUp:
    """The first event of a station: what it is called, its money, its first people."""

    name: ClassVar[str] = "people.station_set_up"
    v: ClassVar[int] = 1
    station: str
    names: dict[str, str]  # by language; at least one
    place_names: dict[str, str]
    country: Literal["CN", "VN"]
    currency: Literal["CNY", "VND"]
    language: str
    fee_basis_points: int
    cash_step_minor: int  # smallest coin or note used in cash, minor units
    people: tuple[Person, ...]  # the manager first

    def gives(self) -> tuple[str, ...]:
        """The numbers that stand for something from now on."""
        return tuple(person.number for person in self.people)


@dataclass(frozen=True)
class PersonAdded:
    """A farmer or clerk is known from now on; `household_group` is given with a new household.

    The group is a number with a word around it (`checked_group`), never free text.
    """

    name: ClassVar[str] = "people.person_added"
    v: ClassVar[int] = 1
    person: Person
    household_group: str | None = None

    def gives(self) -> tuple[str, ...]:
        """The numbers that stand for something from now on: hers, and a new household's."""
        household = self.person.household if self.household_group is not None else None
        return (self.person.number, household) if household else (self.person.number,)


@dataclass(frozen=True)
class PersonChanged:
    """Language or private part (name, title, phone, face) set anew.

    A private part about somebody who was forgotten counts only where its writer knew of that: she
    gave her name anew.
    """

    name: ClassVar[str] = "people.person_changed"
    v: ClassVar[int] = 1
    number: str
    language: str
    after_erasure: str | None = None  # the act of the newest people.private_erased about her


@dataclass(frozen=True)
class PersonLeft:
    """The person comes in no more; her book stays."""

    name: ClassVar[str] = "people.person_left"
    v: ClassVar[int] = 1
    number: str


@dataclass(frozen=True)
class PersonReturned:
    """The leaving is taken back: she comes in as before, with the card she had."""

    name: ClassVar[str] = "people.person_returned"
    v: ClassVar[int] = 1
    number: str


@dataclass(frozen=True)
class Card:
    """Whose card, and the SHA-256 of its 128 random bits, hex."""

    number: str
    token_hash: str


@dataclass(frozen=True)
class CardsGiven:
    """New cards, one sheet; the card each person had before opens nothing any more."""

    name: ClassVar[str] = "people.cards_given"
    v: ClassVar[int] = 1
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class PrivateErased:
    """Name, title, phone and face of somebody who left are gone everywhere; her number stays.

    Whatever other part names her goes too, wherever it comes from; a part that names others as well
    goes whole, and what it said of them was written again before this event.
    """

    name: ClassVar[str] = "people.private_erased"
    v: ClassVar[int] = 1
    number: str
    erases: tuple[str, ...]  # the acts whose private parts are gone, as far as they were known


# --- names ---------------------------------------------------------------------------------------

NAME_LENGTH_MAX = 60
# Yanbian writes 리, 련, 로; Seoul writes 이, 연, 노. A search must not care which.
SEOUL_INITIALS = (
    (re.compile("[\u1105\u1102](?=[\u1163\u1164\u1167\u1168\u116d\u1172\u1175])"), "\u110b"),
    (re.compile("\u1105"), "\u1102"),
)
MARKS = re.compile("[\u0300-\u036f]")


def folded(name: str) -> str:
    """A name as it is searched: caseless, marks and spaces off, both Korean spellings alike."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("đ", "d"))
    plain = re.sub(r"\s", "", MARKS.sub("", plain))
    for pattern, initial in SEOUL_INITIALS:
        plain = pattern.sub(initial, plain)
    return unicodedata.normalize("NFC", plain)


# ă after a and đ after d, not behind z; tones tell names apart that are alike otherwise.
VIETNAMESE = {letter: at for at, letter in enumerate("aăâbcdđeêghiklmnoôơpqrstuưvxy")}
TONES = {mark: at for at, mark in enumerate("\u0300\u0309\u0303\u0301\u0323", 1)}  # à ả ã á ạ
NAMES_KEPT = 4_096  # a village's names are put in order for every list


@lru_cache(NAMES_KEPT)
def name_order(name: str, language: str) -> tuple[list[list[int]], list[int]]:
    """What lists of people are sorted by: in Vietnamese the given name, by its letters, then tones.

    Other names stand as they are written: 리 under ㄹ, though a search finds it under ㅇ as well.
    """
    words = name.casefold().split()
    if language == "vi":
        words = words[-1:] + words[:-1]
    marks = [unicodedata.normalize("NFD", word) for word in words]
    bare = ("".join(mark for mark in word if mark not in TONES) for word in marks)
    spelt = (unicodedata.normalize("NFC", word) for word in bare)
    letters = [[VIETNAMESE.get(letter, ord(letter)) for letter in word] for word in spelt]
    return letters, [TONES.get(mark, 0) for word in marks for mark in word]


def checked_name(text: str, field: str = "name") -> str:
    """A name as it was written, spaces tidied. Refuses people.refusal.name, .name_long."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not any(character.isalpha() for character in name):
        raise Refusal("people.refusal.name", field=field)
    if len(name) > NAME_LENGTH_MAX:
        raise Refusal("people.refusal.name_long", field=field)
    return name


GROUP = re.compile(r"[^\W\d_]* ?[0-9]{1,3} ?[^\W\d_]*")
GROUP_SIGNS_MAX = 6


def checked_group(text: str, field: str = "group") -> str:
    """A household's group by its number (1조, 3组, Tổ 2), or nothing where it has none.

    It stands in the chained line for good, so that no name or phone may fit in it: at most six
    letters and digits, with the number among them. Refuses people.refusal.group.
    """
    group = unicodedata.normalize("NFKC", " ".join(text.split()))
    signs = sum(sign.isalnum() for sign in group)
    if group and (signs > GROUP_SIGNS_MAX or not GROUP.fullmatch(group)):
        raise Refusal("people.refusal.group", field=field)
    return group


def called(name: str, title: str, language: str) -> str:
    """How she is spoken to: in Vietnamese by title and given name, else by the name as written."""
    return f"{title} {name.rsplit(maxsplit=1)[-1]}" if language == "vi" and title else name


PHONE = re.compile(r"\+?[0-9]{8,15}")


def checked_phone(text: str, field: str = "phone") -> str:
    """A phone number without its spaces and dashes, or nothing. Refuses people.refusal.phone."""
    phone = re.sub(r"[\s().-]", "", unicodedata.normalize("NFKC", text))
    if phone and not PHONE.fullmatch(phone):
        raise Refusal("people.refusal.phone", field=field)
    return phone


# --- what a person knows -------------------------------------------------------------------------

PHRASE_LENGTH_MIN = 8
PHRASE_LENGTH_MAX = 200
DIGITS = re.compile(r"[0-9]{4}")
LUCKY_AND_EASY = (
    "0101 0520 0852 1004 1010 1112 1122 1133 1212 1221 1313 1314 1357 1379 1397 1470 2112 2121"
    " 2211 2468 2580 3344 4455 5201 5566 6677 6688 7410 7788 8866 8877 8899"
)
WEAK_NUMBERS = frozenset(
    [digit * 4 for digit in "0123456789"]
    + ["0123456789"[at : at + 4] for at in range(7)]
    + ["9876543210"[at : at + 4] for at in range(7)]
    + LUCKY_AND_EASY.split()
)


def plain_digits(text: str) -> str:
    """What she tapped, full-width digits and spaces tidied."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def weak(digits: str, phone: str = "") -> bool:
    """Whether someone else would try these four first: rows, pairs, a year of birth, her phone."""
    year = digits[:2] in ("19", "20")
    return year or digits in WEAK_NUMBERS or (bool(phone) and phone.endswith(digits))


def checked_digits(text: str, again: str, phone: str = "", field: str = "digits") -> str:
    """Four digits typed twice alike. Refuses people.refusal.four_digits, .not_same, .weak."""
    digits = plain_digits(text)
    if not DIGITS.fullmatch(digits):
        raise Refusal("people.refusal.four_digits", field=field)
    if digits != plain_digits(again):
        raise Refusal("people.refusal.not_same", field=f"{field}_again")
    if weak(digits, phone):
        raise Refusal("people.refusal.weak", field=field)
    return digits


def checked_phrase(text: str, field: str = "phrase") -> str:
    """A phrase of a clerk or manager. Refuses people.refusal.phrase_short, .phrase_long."""
    phrase = unicodedata.normalize("NFC", text.strip())
    if len(phrase) < PHRASE_LENGTH_MIN or len(set(phrase)) < 3:
        raise Refusal("people.refusal.phrase_short", field=field)
    if len(phrase) > PHRASE_LENGTH_MAX:
        raise Refusal("people.refusal.phrase_long", field=field)
    return phrase
