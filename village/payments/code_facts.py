"""How payment codes change rows: brought, put in use, turned down, ended, looked at on the wall."""

import json

from village.ground.chain import Event
from village.ground.unit import Applier, Store
from village.payments.codes import (
    CodeConfirmed,
    CodeEnded,
    CodeProposed,
    CodeTurnedDown,
    PosterChecked,
    StationCodeSet,
)
from village.people import facts as people
from village.people.rules import PrivateErased

CODE_ROW = (
    "INSERT INTO payments_codes (code, position, farmer, kind, bank_bin, state, replaces, set_at,"
    " set_by) VALUES (?, ?, ?, ?, ?, 'waiting', ?, ?, ?)"
)


def apply_code_proposed(db: Store, event: Event) -> None:
    fact: CodeProposed = event.fact
    db.change(
        "UPDATE payments_codes SET state = 'turned_down' WHERE farmer IS ? AND state = 'waiting'",
        (fact.farmer,),
    )
    add_code(db, event, fact)


def add_code(db: Store, event: Event, fact: CodeProposed) -> None:
    """A code that waits for a second person, known by its event's id."""
    db.change(
        CODE_ROW,
        (event.id, event.position, fact.farmer, fact.kind, fact.bank_bin, fact.replaces, event.at,
         event.actor),
    )  # fmt: skip
    if fact.farmer and not people.tells_of(db, event, fact.farmer):
        return
    if event.private:
        told = {"reason": "", **event.private}
        db.change(
            "INSERT INTO payments_codes_private (code, payee, account, text, reason, end_reason)"
            " VALUES (?, ?, ?, ?, ?, '')",
            (event.id, *(told[key] for key in ("payee", "account", "text", "reason"))),
        )


def apply_code_confirmed(db: Store, event: Event) -> None:
    fact: CodeConfirmed = event.fact
    put_in_use(db, event, fact.code)


def put_in_use(db: Store, event: Event, code: str) -> None:
    """This code takes the place of its owner's one before, which stays known."""
    db.change(
        "UPDATE payments_codes SET state = 'replaced' WHERE state = 'current'"
        " AND farmer IS (SELECT farmer FROM payments_codes WHERE code = ?)",
        (code,),
    )
    db.change(
        "UPDATE payments_codes SET state = 'current', confirmed_at = ?, confirmed_by = ?"
        " WHERE code = ?",
        (event.at, event.actor, code),
    )


def apply_code_turned_down(db: Store, event: Event) -> None:
    fact: CodeTurnedDown = event.fact
    db.change("UPDATE payments_codes SET state = 'turned_down' WHERE code = ?", (fact.code,))


def apply_code_ended(db: Store, event: Event) -> None:
    fact: CodeEnded = event.fact
    db.change(
        "UPDATE payments_codes SET state = 'ended', ended_at = ?, ended_by = ?"
        " WHERE code = ? AND state = 'current'",
        (event.at, event.actor, fact.code),
    )
    if people.tells_of(db, event, fact.farmer) and event.private:
        db.change(
            "UPDATE payments_codes_private SET end_reason = ? WHERE code = ?",
            (event.private["reason"], fact.code),
        )


def apply_private_erased(db: Store, event: Event) -> None:
    """What was written of her account goes with her name."""
    fact: PrivateErased = event.fact
    acts = json.dumps([*fact.erases, *people.acts_naming(db, fact.number)])
    people.apply_private_erased(db, event)
    db.change(
        "DELETE FROM payments_codes_private WHERE code IN (SELECT value FROM json_each(?))",
        (acts,),
    )


def apply_poster_checked(db: Store, event: Event) -> None:
    fact: PosterChecked = event.fact
    db.change(
        "INSERT INTO payments_checks (poster_check, position, code, ours, at, checked_by)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (event.id, event.position, fact.code, fact.ours, event.at, event.actor),
    )


def apply_station_code_set(db: Store, event: Event) -> None:
    """As journals said it before two people were asked: set by one, in use at once."""
    fact: StationCodeSet = event.fact
    add_code(db, event, CodeProposed(fact.kind, fact.bank_bin))
    put_in_use(db, event, event.id)


APPLIES = (
    Applier(StationCodeSet, apply_station_code_set),
    Applier(CodeProposed, apply_code_proposed),
    Applier(CodeConfirmed, apply_code_confirmed),
    Applier(CodeTurnedDown, apply_code_turned_down),
    Applier(CodeEnded, apply_code_ended),
    Applier(PosterChecked, apply_poster_checked),
    Applier(PrivateErased, apply_private_erased),  # people's own first, then what stands here
)
