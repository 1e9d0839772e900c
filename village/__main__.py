"""The command line: `village …`. Exit 0 good, 1 refused or found wrong, 2 usage."""

import argparse
import json
import os
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app import SEEDS, create_app, feed_kinds, open_file, open_house
from village.ground import epochs, i18n, journal
from village.ground.config import Config, ConfigFault, Role, read_config
from village.ground.errors import Refusal
from village.ground.processes import AlreadyRunning
from village.ground.unit import House
from village.hall import cli as hall_cli
from village.hall.demo import DemoPerson
from village.hall.demo_seed import HubSeed
from village.hub import cli as hub_cli
from village.money import cli as money_cli
from village.money import queries as money
from village.orders import cli as orders_cli
from village.payments import cli as payments_cli
from village.people import cli as people_cli
from village.people import queries as people
from village.sync import cli as sync_cli
from village.sync import commands as sync
from village.sync.courier import sync_once
from village.sync.enrolment import enrol
from village.sync.wire import Answer


class Said(Exception):
    """A sentence for the person at the keyboard; exit 1."""


def main(words: list[str] | None = None) -> int:
    """Run one command; every fault of the user is one sentence on standard error."""
    args = parser().parse_args(words)
    args.config = lambda role="station": config_of(args, role)
    args.house = None
    args.open = lambda: open_station(args)
    args.feed_kinds = feed_kinds
    args.make_house = open_house
    args.make_hub = make_demo_hub
    args.move_hub = move_hub
    args.check_hub = hub_cli.act("check")
    args.is_hub = lambda: is_hub(args)
    args.at_hub = hub_cli.act
    args.hub_keepers = hub_cli.keepers
    args.seeds = SEEDS
    try:
        return int(args.run(args))
    except (ConfigFault, Said, AlreadyRunning) as fault:
        print(f"village: {fault}", file=sys.stderr)
    except (FileNotFoundError, PermissionError, NotADirectoryError) as fault:
        print(f"village: {fault.filename} cannot be used: {fault.strerror}.", file=sys.stderr)
    except Refusal as refusal:
        print(f"village: {i18n.translate('en', refusal.key, **refusal.values)}", file=sys.stderr)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as fault:
        if not is_of_database(fault):
            raise
        print(f"village: The file cannot be used: {sentence(fault)}", file=sys.stderr)
    finally:
        if args.house is not None:
            args.house.close()
    return 1


def is_of_database(fault: Exception) -> bool:
    """Whether SQLite says so, or SQLAlchemy where the hub has loaded it."""
    alchemy = sys.modules.get("sqlalchemy.exc")
    kinds = (sqlite3.DatabaseError, *([alchemy.DatabaseError] if alchemy else []))
    return isinstance(fault, kinds)


def sentence(fault: Exception) -> str:
    """What the database says, in one line; SQLAlchemy's own words add the statement."""
    return str(getattr(fault, "orig", None) or fault).rstrip(".") + "."


def parser() -> argparse.ArgumentParser:
    """All commands; each room brings its own."""
    top = argparse.ArgumentParser(prog="village", description="Village Seller, station and hub.")
    top.add_argument("--data", type=Path, help="the data folder (else VILLAGE_DATA, else instance)")
    commands = top.add_subparsers(dest="command", required=True, metavar="command")
    for room in (hall_cli, people_cli, money_cli, orders_cli, payments_cli, sync_cli, hub_cli):
        room.add_commands(commands)
    events = commands.add_parser("events", help="print the journal, one JSON object a line")
    events.add_argument("--no-private", action="store_true", help="leave private parts out")
    events.set_defaults(run=print_events)
    verify = commands.add_parser("verify", help="check chain, ledger, foreign keys, files")
    verify.add_argument("--state", action="store_true", help="also rebuild beside it and compare")
    verify.set_defaults(run=print_faults)
    add_simulator(commands)
    commands.add_parser("rebuild", help="make all rows anew from the journal").set_defaults(
        run=rebuild
    )
    for command in commands.choices.values():
        command.add_argument("--data", type=Path, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    return top


def config_of(args: argparse.Namespace, role: Role) -> Config:
    """The settings of this call."""
    return read_config(os.environ, role, args.data)


def is_hub(args: argparse.Namespace) -> bool:
    """Whether this call is about a hub: its file lies there, or VILLAGE_STORE names its server."""
    config = config_of(args, "hub")
    if (config.data / "station.db").exists():
        return False
    return config.store is not None or (config.data / "hub.db").exists()


def open_station(args: argparse.Namespace) -> House:
    """The station in the data folder. Says so where there is none."""
    config = config_of(args, "station")
    if not (config.data / "station.db").exists():
        raise Said(f"There is no station in {config.data}.")
    house = open_house(config)
    args.house = house  # main() closes it
    return house


def print_events(args: argparse.Namespace) -> int:
    """`village events`: at a station its journal, at a hub all it holds."""
    if is_hub(args):
        return int(hub_cli.act("print_events")(args))
    for line in event_lines(open_station(args), with_parts=not args.no_private):
        print(line)
    return 0


def event_lines(house: House, *, with_parts: bool) -> Iterator[str]:
    """Each event as HOUSE says it: the line's fields, its place in the chain, its private part."""
    db = house.store()
    if db.identity is None:
        return
    epoch, previous = "", b""
    for event in journal.all_events(db):
        if event.epoch != epoch:
            epoch, previous = event.epoch, epochs.hash_at(db, event.epoch, 0) or b""
        told: dict[str, Any] = {
            "station": event.station, "epoch": event.epoch, "seq": event.seq, "id": event.id,
            "name": event.name, "v": event.v, "at": event.at, "actor": event.actor,
            "facts": event.facts, "prev": previous.hex(), "hash": event.hash.hex(),
        }  # fmt: skip
        if event.digest is not None:
            told["private"] = {"digest": event.digest}
            if with_parts:
                told["private"]["part"] = event.private
        if event.moved_from is not None:
            told["moved_from"] = event.moved_from
        previous = event.hash
        yield json.dumps(told, ensure_ascii=False)


def print_faults(args: argparse.Namespace) -> int:
    """`village verify`: what is wrong, a line each; exit 1 where something is."""
    if is_hub(args):
        return int(hub_cli.act("print_faults")(args))
    db = open_station(args).store()
    faults = journal.verify(db) + money.unbalanced(db)
    faults += [f"foreign key: {tuple(row)}" for row in db.rows("PRAGMA foreign_key_check")]
    faults += [row[0] for row in db.rows("PRAGMA integrity_check") if row[0] != "ok"]
    if args.state:
        live, again = journal.state_hash(db), journal.rebuilt_hash(db)
        print(f"state {live}")
        if live != again:
            faults.append(f"the rows differ from what the journal makes of them ({again})")
    for fault in faults:
        print(fault)
    if not faults:
        print("All is well.")
    return 1 if faults else 0


def rebuild(args: argparse.Namespace) -> int:
    """`village rebuild`: all projected rows anew; at a hub those of its stations."""
    if is_hub(args):
        return int(hub_cli.act("rebuild")(args))
    print(f"{journal.rebuild(open_station(args).store())} events")
    return 0


def simulate(args: argparse.Namespace) -> int:
    """`village simulate`: no folder of ours is touched; it makes its own."""
    from village.simulator import cli as simulator  # noqa: PLC0415 -- nobody else needs it loaded
    from village.simulator.station import Makers  # noqa: PLC0415 -- the same

    return simulator.simulate(args, Makers(open_house, create_app, open_file, feed_kinds))


def add_simulator(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """simulate."""
    command = commands.add_parser("simulate", help="live faulty days, watched by a witness")
    command.add_argument("--days", type=int, default=100, metavar="N", help="how many days")
    command.add_argument("--seed", type=int, default=1, metavar="S", help="decides everything")
    command.add_argument(
        "--worlds-before", type=int, default=0, metavar="W",
        help="leave out the first W worlds of a hundred days: a later one is the same without them",
    )  # fmt: skip
    command.add_argument(
        "--without", action="append", default=[], metavar="I",
        help="leave an invariant out, to see what only it finds",
    )  # fmt: skip
    command.add_argument("--json", action="store_true", help="print the outcome as JSON")
    command.set_defaults(run=simulate)


def make_demo_hub(house: House, folder: Path, seed: HubSeed) -> list[DemoPerson]:
    """The demo county: its first day, a code for the station, and one round of the courier."""
    from village.hub import codes as hub_codes  # noqa: PLC0415 -- a station carries no SQLAlchemy
    from village.hub import officers as hub_officers  # noqa: PLC0415 -- the same

    hub = create_app(Config(data=folder, role="hub", demo=True), house.clock)
    store = hub.extensions["hub"]
    db = house.store()
    station = people.require_station(db)
    first = hub_officers.FirstDay(
        seed.name, seed.county, seed.county_name, station.country, seed.language
    )
    officer = hub_officers.set_up(store, first, seed.officer, seed.phrase)
    hub_officers.turn_on(store, officer, hub_officers.next_code(store, officer))
    code = hub_codes.make_code(store, db.station, officer)

    def send(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        answer = hub.test_client().open(path, method=method, headers=headers, data=body)
        return Answer(answer.status_code, answer.data)

    enrol(db, "http://127.0.0.1:9000", code.letters, send)
    sync_once(db, feed_kinds, send)
    store.close()  # an open file cannot be renamed on Windows, and leaves a -wal
    return [DemoPerson(f"{seed.officer} {officer}", "officer", "/hub/come-in", seed.phrase)]


def move_hub(config: Config, url: str) -> None:
    """Tell the demo station at which port its hub answers this time."""
    sync.move_hub(open_house(config).store(), url)


if __name__ == "__main__":
    sys.exit(main())
