"""Slips for a day without the PC: so many more, on A4 to be cut."""

from flask import request

from village.ground import web
from village.ground.errors import Refusal
from village.ground.journal import event
from village.ground.typed import parse_count
from village.receipts import slips
from village.receipts.room_routes import room
from village.receipts.rules import SlipsPrinted, slip_name

A_SHEET = 3


@room.post("/slips")
@web.door("clerk", "manager")
def print_slips() -> web.Answer:
    """New numbers, never given twice; then the page that is printed."""
    count = parse_count(request.form.get("count", ""), field="count")
    printed = slips.print_slips(web.db(), web.act(), count)
    return web.go("receipts.show_slips", act=printed.id)


@room.get("/slips/<act>")
@web.door("clerk", "manager")
def show_slips(act: str) -> web.Answer:
    """These slips once more, the same numbers."""
    printed = event(web.db(), act)
    if printed is None or not isinstance(printed.fact, SlipsPrinted):
        raise Refusal("ground.refusal.no_page", status=404)
    fact = printed.fact
    names = [slip_name(fact.series, number) for number in range(fact.first, fact.last + 1)]
    sheets = [names[at : at + A_SHEET] for at in range(0, len(names), A_SHEET)]
    return web.page("receipts/print_slips.html", sheets=sheets)
