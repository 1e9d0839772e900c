"""What an account tells is put on record here, once; a statement is looked through first."""

import hashlib
from collections.abc import Iterable, Sequence
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
    key_of,
    taken,
)
from village.payments.statement_tables import Statement
from village.people import queries as people

DRAFTS_MAX = 20
TAIL = 4  # digits by which an account is known


def part_of(act: Act, *said: object) -> Act:
    """A further act of the same tap, with an id that is the same whenever it is done again."""
    told = f"village/1 {act.id} {said}".encode()
    number = int.from_bytes(hashlib.sha256(told).digest()[:16], "big")
    return replace(act, id=base32(number, 26))


def keep_draft(db: Store, act: Act, statement: Statement) -> str:
    """A statement laid aside to be looked through; its id, another for another file.

    Raises payments.refusal.other_account.
    """
    told = of_own_accounts(statement, bank_queries.own_accounts(db))
    rows = msgspec.json.encode(told).decode()
    other = statement.other + len(statement.rows) - len(told)
    draft = part_of(act, "draft", rows, other).id
    with writing(db):
        db.change(
            "INSERT INTO payments_drafts (draft, rows, other, read_at, read_by)"
            " VALUES (?, ?, ?, ?, ?) ON CONFLICT (draft) DO NOTHING",
            (draft, rows, other, db.house.clock.now_ms(), act.actor),
        )
        db.change(
            "DELETE FROM payments_drafts WHERE draft NOT IN"
            " (SELECT draft FROM payments_drafts ORDER BY read_at DESC LIMIT ?)",
            (DRAFTS_MAX,),
        )
    return draft


def refuse_other_accounts(accounts: Iterable[str], own: Sequence[str]) -> set[str]:
    """Those that are surely not the station's.

    Raises payments.refusal.other_account where all of them are.
    """
    told = set(accounts)
    strange = {
        account for account in told
        if len(account) >= TAIL and own
        and not any(known.endswith(account[-TAIL:]) for known in own)
    }  # fmt: skip
    if strange == told:
        tail = min(strange)[-TAIL:]
        raise Refusal("payments.refusal.other_account", field="file", tail=tail)
    return strange


def of_own_accounts(statement: Statement, own: Sequence[str]) -> list[BankRow]:
    """Its rows but those of accounts that are not the station's, in the order of accounts.

    Raises payments.refusal.other_account where nothing of it is the station's.
    """
    accounts = {row.account for row in statement.rows} or {statement.account}
    strange = refuse_other_accounts(accounts, own)
    rows = [row for row in statement.rows if row.account not in strange]
    return sorted(rows, key=lambda row: row.account)


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


def take_told(
    db: Store, act: Act, row: BankRow, source: Source, *, another: bool = False
) -> int:  # fmt: skip
    """A row that a person pastes or types on record; how many are new.

    Raises payments.refusal.row_known (409) where an equal one stands there that may be another
    payment's: `another` is the clerk's word that it is.
    """
    part = part_of(act, 0)
    with writing(db, part) as seen:
        if seen:
            return 0
        equal = bank_queries.equal_rows(db, row)
        if equal and not another:
            if row.is_known_again:
                return 0
            raise Refusal("payments.refusal.row_known", status=409)
        told = [(key_of(row, equal + 1), row)]
        journal.record(db, part, *taken(told, source, people.require_station(db).currency))
    return 1


def set_row_aside(db: Store, act: Act, row: str) -> None:
    """This money is not for anything sold here. Raises payments.refusal.row_used (409)."""
    with writing(db, act) as seen:
        if not seen:
            bank_queries.require_open_row(db, row)
            journal.record(db, act, BankRowSetAside(row))
