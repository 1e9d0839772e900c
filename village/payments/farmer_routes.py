"""The clerks' page of a farmer's own code: what is paid to it is hers and never comes here."""

from flask import request

from village.ground import web
from village.ground.errors import Refusal
from village.ground.unit import OtherContent
from village.payments import commands
from village.payments.room_routes import room
from village.payments.station_routes import back_to, bring_code, station_page
from village.people import queries as people


@room.get("/farmers/<number>")
@web.door("clerk", "manager")
def show_farmer_code(number: str) -> web.Answer:
    """Her own code, the one that waits, those before; the form."""
    return station_page(owner=people.require_farmer(web.db(), number))


@room.post("/farmers/<number>/proposal")
@web.door("clerk", "manager")
def propose_farmer_code(number: str) -> web.Answer:
    """Her buyers shall pay to this code, once a second person has looked."""
    return bring_code(people.require_farmer(web.db(), number))


@room.post("/farmers/<number>/end")
@web.door("clerk", "manager")
def end_farmer_code(number: str) -> web.Answer:
    """Her buyers pay to the station's code again."""
    db, owner = web.db(), people.require_farmer(web.db(), number)
    try:
        commands.end_code(db, web.act(), number, request.form.get("end_reason", ""))
    except OtherContent:
        raise
    except Refusal as refusal:
        return station_page(refusal, "end", owner)
    return back_to(number, "ended")
