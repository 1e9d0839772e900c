"""The receipt printer's page: where it is, a trial print, what waits for it."""

import traceback
from contextlib import suppress

from flask import g, request

from village.ground import web
from village.ground.errors import Refusal
from village.ground.pages import lang, t
from village.ground.typed import parse_count
from village.receipts import printer_commands as commands
from village.receipts import printer_queries as queries
from village.receipts import wording
from village.receipts.printer_rules import DOTS
from village.receipts.raster import drawn
from village.receipts.room_routes import room
from village.receipts.rules import Receipt

TRIAL = "trial"


@room.get("/printer")
@web.door("clerk", "manager")
def show_printer() -> web.Answer:
    """Where the printer is and what waits; the manager can change it."""
    return printer_page()


def printer_page(refusal: Refusal | None = None) -> web.Answer:
    """The page, with what was typed where it was refused."""
    db = web.db()
    printer = queries.printer(db)
    typed = request.form if refusal else {}
    return web.page(
        "receipts/printer.html",
        status=refusal.status if refusal else 200,
        printer=printer, paper=queries.waiting(db), refusal=refusal,
        address=typed.get("address", printer["address"] if printer else ""),
        dots=typed.get("dots", str(printer["dots"] if printer else DOTS[0])),
        each_sale="each_sale" in typed if refusal else bool(printer and printer["each_sale"]),
        trial=queries.last_print(db, TRIAL),
    )  # fmt: skip


@room.post("/printer")
@web.door("manager")
def set_printer() -> web.Answer:
    """The manager says where it is and how wide its paper."""
    try:
        dots = parse_count(request.form.get("dots", ""), field="dots")
        commands.set_printer(
            web.db(), request.form.get("address", "")[:200], dots,
            each_sale="each_sale" in request.form,
        )  # fmt: skip
    except Refusal as refusal:
        return printer_page(refusal)
    return web.go("receipts.show_printer")


@room.post("/printer/trial")
@web.door("clerk", "manager")
def print_trial() -> web.Answer:
    """A strip with every kind of letter and a code."""
    db = web.db()
    printer = queries.printer(db)
    dots = printer["dots"] if printer else DOTS[0]
    blocks = wording.trial(g.station, lang(), db.house.clock.now())
    try:
        title = t("receipts.printer.trial")
        commands.add_print(db, web.act(), commands.Paper(TRIAL, title), drawn(blocks, dots))
    except Refusal as refusal:
        return printer_page(refusal)
    return web.go("receipts.show_printer")


@room.post("/printer/again")
@web.door("clerk", "manager")
def try_again() -> web.Answer:
    """The printer is back: what waits is tried at once."""
    commands.try_again(web.db())
    return web.go("receipts.show_printer")


@room.post("/printer/<act>/forget")
@web.door("clerk", "manager")
def forget_print(act: str) -> web.Answer:
    """This one need not be printed."""
    commands.forget_print(web.db(), act)
    return web.go("receipts.show_printer")


def prints_by_itself() -> bool:
    """Whether the manager wants a receipt of each sale at the counter."""
    printer = queries.printer(web.db())
    return printer is not None and bool(printer["each_sale"])


def print_on_roll(receipt: Receipt) -> None:
    """Draw a receipt in the page's language and let it wait for the printer.

    A second one says that it is a copy. Raises those of add_print.
    """
    db = web.db()
    printer = queries.printer(db)
    dots = printer["dots"] if printer else DOTS[0]
    paper = paper_of(receipt, copy=commands.is_copy(db, receipt.id))
    blocks = wording.told(receipt, g.station, lang(), copy=paper.copy)
    commands.add_print(db, web.act(), paper, drawn(blocks, dots))


def paper_of(receipt: Receipt, *, copy: bool) -> commands.Paper:
    """The receipt as the list of what waits calls it."""
    return commands.Paper(receipt.id, receipt.number or t("receipts.title"), copy)


def print_unasked(receipt: Receipt) -> None:
    """As print_on_roll; what was sold stands all the same, the printer's page tells the rest."""
    with suppress(Refusal):  # too many wait there already
        try:
            print_on_roll(receipt)
        except OSError:  # the letters cannot be read
            traceback.print_exc()
            commands.add_print(web.db(), web.act(), paper_of(receipt, copy=False), None)
