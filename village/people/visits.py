"""Visits: who came in on which device, how, and until when; all of it local to this PC."""

from dataclasses import dataclass

from village.ground.errors import Refusal
from village.ground.unit import Store, writing
from village.people import queries, secret
from village.people.commands import known
from village.people.queries import shown_name, token_hash
from village.people.rules import plain_digits

MINUTE_MS = 60_000
SEEN_EVERY_MS = MINUTE_MS
DOZING_AFTER_MS = 10 * MINUTE_MS
# She has a minute and more to answer "still here?"; the page itself leads out after 90 s.
GONE_AFTER_MS = DOZING_AFTER_MS + 3 * MINUTE_MS
SHIFT_MS = 8 * 60 * MINUTE_MS
SLIP_MS = 5 * MINUTE_MS  # a clock that is set right by a little must send nobody to the door
KEPT_MS = 30 * 24 * 60 * MINUTE_MS
CARD_WAY_MS = DOZING_AFTER_MS
WRONG_MAX = 5
WRONG_MAX_ALL_DEVICES = 20


@dataclass(frozen=True)
class Visit:
    """One open visit with what pages show of the person."""

    number: str
    role: str
    name: str
    language: str
    face: str
    title: str
    account: str
    letters: str
    assisted_by: str | None
    assisted_by_name: str | None
    seen_at: int

    def dozing(self, now_ms: int) -> bool:
        """A farmer who has touched nothing for ten minutes is asked whether she is still here."""
        return self.role == "farmer" and now_ms - self.seen_at >= DOZING_AFTER_MS


VISIT = (
    "SELECT p.number, p.role, p.language, p.account, n.name, n.face, n.title, l.scale,"
    " v.assisted_by, c.name AS clerk_name, v.seen_at, s.began_at AS shift_began_at"
    " FROM people_visits v JOIN people_persons p ON p.number = v.person"
    " LEFT JOIN people_private n ON n.person = v.person"
    " LEFT JOIN people_letters l ON l.person = v.person"
    " LEFT JOIN people_private c ON c.person = v.assisted_by"
    " LEFT JOIN people_persons a ON a.number = v.assisted_by"
    " LEFT JOIN people_shifts s ON s.person = coalesce(v.assisted_by, v.person)"
    " AND s.device = v.device"
    " WHERE v.token_hash = ? AND v.ended_at IS NULL AND p.active = 1"
    " AND (v.assisted_by IS NULL OR a.active = 1)"
)


def visit(db: Store, token: str) -> Visit | None:
    """The open visit of a cookie, or None where it has ended, dozed away or its shift is over.

    A visit in which a clerk helps lasts no longer than her own shift on that device.
    """
    row = db.row(VISIT, (token_hash(token),))
    if row is None:
        return None
    now = db.house.clock.now_ms()
    clerk = row["assisted_by"]
    if row["role"] == "farmer" and not -SLIP_MS <= now - row["seen_at"] < GONE_AFTER_MS:
        return None
    if (clerk or row["role"] != "farmer") and not _on_shift(row["shift_began_at"], now):
        return None
    return Visit(
        number=row["number"], role=row["role"], name=shown_name(row["number"], row["name"]),
        language=row["language"], face=row["face"] or "face-non", title=row["title"] or "",
        account=row["account"], letters=row["scale"] or "1", assisted_by=clerk,
        assisted_by_name=shown_name(clerk, row["clerk_name"]) if clerk else None,
        seen_at=row["seen_at"],
    )  # fmt: skip


def _on_shift(began_at: int | None, now_ms: int) -> bool:
    """A clock that was set back opens nothing: what began later than now has not begun."""
    return began_at is not None and -SLIP_MS <= now_ms - began_at < SHIFT_MS


def seen_now(db: Store, token: str, found: Visit) -> None:
    """Remember that she is here; at most once a minute, so that looking costs no writing."""
    now = db.house.clock.now_ms()
    if now - found.seen_at >= SEEN_EVERY_MS:
        with writing(db):
            db.change(
                "UPDATE people_visits SET seen_at = ? WHERE token_hash = ?",
                (now, token_hash(token)),
            )


def awake(db: Store, token: str) -> None:
    """She answered: she is still here."""
    with writing(db):
        db.change(
            "UPDATE people_visits SET seen_at = ? WHERE token_hash = ? AND ended_at IS NULL",
            (db.house.clock.now_ms(), token_hash(token)),
        )


def still_dozing(db: Store, token: str) -> bool:
    """Whether nobody has touched this visit since it was asked."""
    found = visit(db, token)
    return found is None or found.dozing(db.house.clock.now_ms())


def end_visit(db: Store, token: str) -> None:
    """Finish and leave."""
    with writing(db):
        _end(db, token)


def _end(db: Store, token: str) -> None:
    db.change(
        "UPDATE people_visits SET ended_at = ? WHERE token_hash = ? AND ended_at IS NULL",
        (db.house.clock.now_ms(), token_hash(token)),
    )


def begin(
    db: Store, person: str, device: str, *, before: str = "", assisted_by: str | None = None
) -> str:
    """A new visit's token, inside writing(db); `before` is the token of the visit it ends."""
    now, token = db.house.clock.now_ms(), db.house.random(16).hex()
    if before:
        _end(db, before)
    db.change("DELETE FROM people_visits WHERE began_at < ?", (now - KEPT_MS,))
    db.change(
        "INSERT INTO people_visits (token_hash, person, assisted_by, device, began_at, seen_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (token_hash(token), person, assisted_by, device, now, now),
    )
    return token


# --- the ways in ---------------------------------------------------------------------------------


def come_in_with_number(
    db: Store, number: str, digits: str, way: str, device: str, before: str = ""
) -> str:
    """The token of her visit, by card or face and her four digits.

    Refuses people.refusal.wrong_number, and .ask_clerk (403) after five wrong ones: by card at
    every device, by face at this one.
    """
    known(db, number, "farmer")
    counted_at = device if way == "face" else ""
    token = _try(db, number, ("number", way, counted_at), digits, device, before)
    if not token:
        raise Refusal("people.refusal.wrong_number", field="digits")
    return token


def start_shift(db: Store, number: str, phrase: str, device: str, before: str = "") -> str:
    """The token of a clerk's or manager's visit, by her phrase; her eight hours begin.

    Refuses people.refusal.wrong_phrase, .ask_manager (403).
    """
    known(db, number, "clerk", "manager")
    token = _try(db, number, ("phrase", "phrase", ""), phrase.strip(), device, before)
    if not token:
        raise Refusal("people.refusal.wrong_phrase", field="phrase")
    return token


def switch_to(db: Store, number: str, digits: str, device: str, before: str = "") -> str:
    """The token of a colleague whose shift runs on this device, by her quick number.

    Refuses people.refusal.wrong_number, .no_shift, .ask_phrase (403).
    """
    known(db, number, "clerk", "manager")
    if not has_shift(db, number, device):
        raise Refusal("people.refusal.no_shift", field="digits")
    token = _try(db, number, ("quick", "quick", device), digits, device, before)
    if not token:
        raise Refusal("people.refusal.wrong_number", field="digits")
    return token


def _try(
    db: Store, number: str, how: tuple[str, str, str], typed: str, device: str, before: str
) -> str:
    """The token where `typed` is right, "" where it is wrong; the count decides inside the lock."""
    kind, way, counted_at = how
    refuse_locked(db, number, way, counted_at)
    typed = typed if kind == "phrase" else plain_digits(typed)
    right = secret.matches(db, number, kind, typed)
    with writing(db):
        refuse_locked(db, number, way, counted_at)
        _count(db, number, way, counted_at, right)
        if not right:
            return ""
        if kind == "phrase":
            _begin_shift(db, number, device)
        return begin(db, number, device, before=before)


ASK = {"phrase": "people.refusal.ask_manager", "quick": "people.refusal.ask_phrase"}


def refuse_locked(db: Store, number: str, way: str, device: str) -> None:
    """Five wrong tries and she asks someone; no timer runs, and the other ways stay open."""
    wrong = db.row(
        "SELECT total(wrong) AS all_wrong, total(CASE WHEN device = ? THEN wrong END) AS wrong"
        " FROM people_attempts WHERE person = ? AND way = ?",
        (device, number, way),
    )
    assert wrong is not None, "a sum has a row"
    if wrong["wrong"] >= WRONG_MAX or wrong["all_wrong"] >= WRONG_MAX_ALL_DEVICES:
        raise Refusal(ASK.get(way, "people.refusal.ask_clerk"), status=403, field="digits")


def _count(db: Store, number: str, way: str, device: str, right: bool) -> None:
    if right:
        db.change(
            "DELETE FROM people_attempts WHERE person = ? AND way = ? AND device = ?",
            (number, way, device),
        )
        return
    db.change(
        "INSERT INTO people_attempts (person, way, device, wrong) VALUES (?, ?, ?, 1)"
        " ON CONFLICT (person, way, device) DO UPDATE SET wrong = wrong + 1",
        (number, way, device),
    )


def help_farmer(db: Store, clerk: str, farmer: str, own: str, before: str = "") -> str:
    """The token of a visit in which the clerk acts for a farmer; both are written down.

    `own` is the token of the clerk's visit: the help is bound to the device her shift runs on.
    """
    known(db, farmer, "farmer")
    with writing(db):
        device = _device_of(db, own)
        return begin(db, farmer, device, before=before, assisted_by=clerk)


# --- shifts --------------------------------------------------------------------------------------


def has_shift(db: Store, number: str, device: str) -> bool:
    """Whether her eight hours on this device still run."""
    began = db.value(
        "SELECT began_at FROM people_shifts WHERE person = ? AND device = ?", (number, device)
    )
    return _on_shift(began, db.house.clock.now_ms())


def _begin_shift(db: Store, number: str, device: str) -> None:
    db.change(
        "INSERT INTO people_shifts (person, device, began_at) VALUES (?, ?, ?)"
        " ON CONFLICT (person, device) DO UPDATE SET began_at = excluded.began_at",
        (number, device, db.house.clock.now_ms()),
    )


def begin_first_shift(db: Store, number: str, device: str) -> str:
    """The manager who has just set the station up is in: she typed her phrase a moment ago."""
    with writing(db):
        _begin_shift(db, number, device)
        return begin(db, number, device)


def _device_of(db: Store, token: str) -> str:
    """The device of a visit; its browser may have been given its number only later."""
    found = db.value("SELECT device FROM people_visits WHERE token_hash = ?", (token_hash(token),))
    return str(found or "")


def end_shift(db: Store, number: str, token: str) -> None:
    """End of work: the quick number opens nothing until the next phrase."""
    with writing(db):
        device = _device_of(db, token)
        _end(db, token)
        db.change("DELETE FROM people_shifts WHERE person = ? AND device = ?", (number, device))


def on_shift(db: Store, device: str) -> list[queries.KnownPerson]:
    """The colleagues whose shift runs on this device and who have a quick number."""
    now = db.house.clock.now_ms()
    rows = db.rows(
        "SELECT s.person FROM people_shifts s JOIN people_secrets k ON k.person = s.person"
        " AND k.kind = 'quick' WHERE s.device = ? AND s.began_at > ? AND s.began_at <= ?"
        " ORDER BY s.person",
        (device, now - SHIFT_MS, now),
    )
    found = queries.persons(db, (row["person"] for row in rows))
    return [one for one in found.values() if one.active]
