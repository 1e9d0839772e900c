"""What an account tells is put on record here, once; a statement is looked through first."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import msgspec

from village.ground import journal
from village.ground.errors import Refusal
from village.ground.ids import base32
from village.ground.unit import Act, Store, writing
from village.payments import bank_queries
from village.payments.bank_rules import (
    BankRow,
    BankRowSetAside,
    Source,
    chunks,
    taken,
)
from village.payments.statement_tables import Statement
from village.people import queries as people

DRAFTS_MAX = 20


def part_of(act: Act, *said: object) -> Act:
    """A further act of the same tap, with an id that is the same whenever it is done again."""
    told = f"village/1 {act.id} {said}".encode()
    number = int.from_bytes(hashlib.sha256(told).digest()[:16], "big")
    return replace(act, id=base32(number, 26))


def keep_draft(db: Store, act: Act, statement: Statement) -> str:
    """A statement laid aside to be looked through; its id, another for another file.

    Raises payments.refusal.other_account.
    """
    own = bank_queries.own_accounts(db)
    tail = statement.account[-4:]
    if len(tail) == 4 and own and not any(account.endswith(tail) for account in own):
        raise Refusal("payments.refusal.other_account", field="file", tail=tail)
    rows = msgspec.json.encode(statement.rows).decode()
    draft = part_of(act, "draft", rows, statement.other).id
    with writing(db):
        db.change(
            "INSERT INTO payments_drafts (draft, rows, other, read_at, read_by)"
            " VALUES (?, ?, ?, ?, ?) ON CONFLICT (draft) DO NOTHING",
            (draft, rows, statement.other, db.house.clock.now_ms(), act.actor),
        )
        db.change(
            "DELETE FROM payments_drafts WHERE draft NOT IN"
            " (SELECT draft FROM payments_drafts ORDER BY read_at DESC LIMIT ?)",
            (DRAFTS_MAX,),
        )
    return draft


def take_draft(db: Store, act: Act, draft: str) -> int:
    """Its rows are on record, those that were not before; how many. The draft is thrown away."""
    rows = bank_queries.draft(db, draft).rows
    count = take_rows(db, act, rows, "statement")
    with writing(db):
        db.change("DELETE FROM payments_drafts WHERE draft = ?", (draft,))
    return count


def take_rows(db: Store, act: Act, rows: Sequence[BankRow], source: Source) -> int:
    """Rows of the account on record, each once; how many are new. In facts that travel."""
    told = bank_queries.keyed(rows)
    count = 0
    for place, some in enumerate(chunks(told)):
        part = part_of(act, place)
        with writing(db, part) as seen:
            fresh = bank_queries.fresh_rows(db, some)
            if fresh and not seen:
                fact, private = taken(fresh, source, people.require_station(db).currency)
                journal.record(db, part, fact, private)
                count += len(fresh)
    return count


def set_row_aside(db: Store, act: Act, row: str) -> None:
    """This money is not for anything sold here. Raises payments.refusal.row_used (409)."""
    with writing(db, act) as seen:
        if not seen:
            bank_queries.require_open_row(db, row)
            journal.record(db, act, BankRowSetAside(row))
