"""Setting the printer, and what waits for it. All of it is this PC's own: no fact, no event."""

from dataclasses import dataclass

from PIL import Image

from village.ground.errors import Refusal
from village.ground.unit import Act, Store, writing
from village.receipts import printer_queries as queries
from village.receipts.printer_rules import DOTS, UNDRAWN, WAITING_MAX, target_of
from village.receipts.raster import packed


def set_printer(db: Store, address: str, dots: int, *, each_sale: bool = False) -> None:
    """Print there from now on; an empty address takes the printer away, what waits stays.

    `each_sale`: what is sold at the counter is printed by itself.
    Raises receipts.refusal.printer_address, .still_waiting (409) where the paper's width changes.
    """
    if address.strip():
        target_of(address)
    if dots not in DOTS:
        raise Refusal("ground.refusal.old_page", status=409)
    with writing(db):
        before = queries.printer(db)
        if before and before["dots"] != dots and queries.to_print(db):
            raise Refusal("receipts.refusal.still_waiting", status=409, field="dots")
        db.change("DELETE FROM receipts_printer")
        if address.strip():
            db.change(
                "INSERT INTO receipts_printer (one, address, dots, each_sale) VALUES (1, ?, ?, ?)",
                (address.strip(), dots, int(each_sale)),
            )


@dataclass(frozen=True)
class Paper:
    """Which receipt a picture is of, what the list calls it, and whether it says "copy"."""

    receipt: str
    title: str
    copy: bool = False


def add_print(db: Store, act: Act, paper: Paper, drawing: Image.Image | None) -> None:
    """Put a drawn receipt in the row for the printer; the same tap twice prints once.

    One that could not be drawn (None) stands there until it is asked for again, or forgotten.
    Raises receipts.refusal.no_printer, .too_many_waiting (409).
    """
    picture, fault = (packed(drawing), None) if drawing else (UNDRAWN, "undrawn")
    with writing(db):
        if db.value("SELECT 1 FROM receipts_prints WHERE act = ?", (act.id,)):
            return
        if queries.printer(db) is None:
            raise Refusal("receipts.refusal.no_printer", status=409)
        if len(queries.to_print(db) if drawing else queries.waiting(db)) >= WAITING_MAX:
            raise Refusal("receipts.refusal.too_many_waiting", status=409)
        now = db.house.clock.now_ms()
        undrawn = (paper.receipt, UNDRAWN)
        db.change("DELETE FROM receipts_prints WHERE receipt = ? AND picture = ?", undrawn)
        db.change(
            "INSERT INTO receipts_prints"
            " (act, receipt, title, picture, copy, asked_at, next_at, fault)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (act.id, paper.receipt, paper.title, picture, int(paper.copy), now, now, fault),
        )


def is_copy(db: Store, receipt: str) -> bool:
    """Whether it was printed before, or is about to be."""
    return queries.last_print(db, receipt) is not None


def note_printed(db: Store, number: int) -> None:
    """It is on paper: its picture goes."""
    with writing(db):
        db.change(
            "UPDATE receipts_prints SET picture = NULL, fault = NULL, printed_at = ?"
            " WHERE print = ?",
            (db.house.clock.now_ms(), number),
        )


def note_fault(db: Store, number: int, fault: str, pause_ms: int) -> None:
    """It was tried in vain; it is tried again after a pause."""
    with writing(db):
        db.change(
            "UPDATE receipts_prints SET tries = tries + 1, fault = ?, next_at = ? WHERE print = ?",
            (fault, db.house.clock.now_ms() + pause_ms, number),
        )


def try_again(db: Store) -> None:
    """Somebody has looked after the printer: everything that waits is tried at once."""
    with writing(db):
        db.change(
            "UPDATE receipts_prints SET tries = 0, next_at = ? WHERE picture IS NOT NULL",
            (db.house.clock.now_ms(),),
        )


def forget_print(db: Store, act: str) -> None:
    """It need not be printed any more; what never was on paper leaves no copy behind."""
    with writing(db):
        db.change("DELETE FROM receipts_prints WHERE act = ? AND picture IS NOT NULL", (act,))
