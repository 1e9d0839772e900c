"""The hub's commands as words: what they do stands in keyboard.py, loaded once asked for."""

import argparse
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from village.ground.processes import Awaited, Child
from village.hub.certificate_rules import SETTINGS, WEEK_MOST
from village.sync.message_rules import WHYS


def act(name: str) -> Callable[..., Any]:
    """A function of keyboard.py, which brings SQLAlchemy: half a station's start would go there."""

    def run(*given: Any) -> Any:
        return getattr(import_module("village.hub.keyboard"), name)(*given)

    return run


def keepers(data: Path) -> list[Awaited]:
    """Who gets certificates for the stations, from the moment on that the officer has set how."""
    child = Child("certifier", ["village.hub.certifier"], {"VILLAGE_DATA": str(data)})
    return [Awaited(child, data / SETTINGS)]


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """code, revoke, restored, officer first|add|unlock, https set|show|run."""
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
    add_https(commands)
    add_messenger(commands)


def add_messenger(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """messenger."""
    told = commands.add_parser(
        "messenger", help="hub: a payment service that tells of a station's account"
    )
    told.add_argument("station", help="the station's number")
    told.add_argument("provider", choices=("sepay", "casso", "payos"), help="which service it is")
    told.add_argument(
        "--secret", type=Path, metavar="FILE",
        help="a file with the key that the service sends or signs with (else it is typed)",
    )  # fmt: skip
    told.add_argument("--off", action="store_true", help="what it tells is no longer taken")
    told.add_argument(
        "--again", action="store_true",
        help="send down again what the station set aside before it knew the account",
    )  # fmt: skip
    told.set_defaults(run=act("set_messenger"))


def add_https(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """https set, show, run."""
    acts = commands.add_parser(
        "https", help="hub: certificates for the stations' https"
    ).add_subparsers(dest="https", required=True, metavar="act")
    put = acts.add_parser("set", help="the zone of their names, and who certifies them")
    put.add_argument("--zone", required=True, help="stations are called NUMBER.zone")
    put.add_argument("--acme", required=True, metavar="URL", help="the authority's directory")
    put.add_argument("--agree", action="store_true", help="you have read the authority's terms")
    put.add_argument(
        "--contact", default="", metavar="MAIL", help="whom the authority may write to"
    )
    put.add_argument("--ca", default="", metavar="FILE", help="who vouches for a private authority")
    put.add_argument(
        "--week", type=int, default=WEEK_MOST, metavar="N",
        help="at most so many certificates in seven days (else %(default)s)",
    )  # fmt: skip
    put.add_argument(
        "--dns", choices=("hand", "rfc2136"), default="hand",
        help="how the proof gets into the zone (else by hand: the station's page says what)",
    )  # fmt: skip
    put.add_argument("--server", default="", help="the zone's name server, as a number")
    put.add_argument("--port", type=int, default=53, help="its port (else %(default)s)")
    put.add_argument("--dns-zone", default="", help="the zone that takes updates, if another")
    put.add_argument("--key-name", default="", help="rfc2136: what the TSIG key is called")
    put.add_argument(
        "--secret", type=Path, metavar="FILE", help="rfc2136: a file with the key, base64"
    )
    put.add_argument("--algorithm", default="hmac-sha256", help="rfc2136: of the key")
    put.set_defaults(run=act("set_https"))
    show = acts.add_parser("show", help="how each station's certificate stands")
    show.set_defaults(run=act("show_https"))
    one = acts.add_parser("run", help="get what is due now, instead of waiting for the hub")
    one.set_defaults(run=act("run_https"))
