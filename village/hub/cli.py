"""The hub's commands as words: what they do stands in keyboard.py, loaded once asked for."""

import argparse
from collections.abc import Callable
from importlib import import_module
from typing import Any

from village.sync.message_rules import WHYS


def act(name: str) -> Callable[..., Any]:
    """A function of keyboard.py, which brings SQLAlchemy: half a station's start would go there."""

    def run(*given: Any) -> Any:
        return getattr(import_module("village.hub.keyboard"), name)(*given)

    return run


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """code, revoke, restored, officer first|add|unlock."""
    code = commands.add_parser("code", help="hub: a one-time code for a station, on the last line")
    code.add_argument("station", help="the station's number, such as 222424107201")
    code.add_argument("--county", help="the county it lies in (else the hub's own)")
    code.set_defaults(run=act("print_code"))
    revoke = commands.add_parser("revoke", help="hub: put a station's key out")
    revoke.add_argument("station", help="the station's number")
    revoke.add_argument("--why", choices=WHYS, default="other", help="what the station is told")
    revoke.add_argument("--note", default="", help="and in your own words")
    revoke.set_defaults(run=act("revoke_station"))
    back = commands.add_parser("restored", help="hub: this whole folder was put back from a copy")
    back.set_defaults(run=act("tell_restored"))
    acts = commands.add_parser("officer", help="hub: its first day, its officers").add_subparsers(
        dest="officer", required=True, metavar="act"
    )
    first = acts.add_parser("first", help="name the hub and its first officer")
    first.add_argument("--hub-name", required=True, help="what the centre is called")
    first.add_argument("--county", required=True, help="the county's number, such as 222424")
    first.add_argument("--county-name", required=True, help="what the county is called")
    first.add_argument("--country", choices=("CN", "VN"), required=True, help="yuan or dong")
    add = acts.add_parser("add", help="one more officer; prints the number")
    add.add_argument("--county", default="", help="whose stations are hers (else the hub's own)")
    for parser in (first, add):
        parser.add_argument("name", help="the officer's name")
        parser.add_argument(
            "--language", choices=("ko", "zh", "vi", "en"), required=True, help="of the pages"
        )
        parser.add_argument("--phrase", help="fifteen letters at least; asked for where left out")
    first.set_defaults(run=act("set_up"))
    add.set_defaults(run=act("add_officer"))
    renew = acts.add_parser("renew", help="an officer's phone is lost: she scans a new code")
    renew.add_argument("number", help="the officer's number, such as O0001")
    renew.set_defaults(run=act("renew_officer"))
    unlock = acts.add_parser("unlock", help="forget the wrong tries of an officer")
    unlock.add_argument("number", help="the officer's number, such as O0001")
    unlock.set_defaults(run=act("unlock_officer"))
