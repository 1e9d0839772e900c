"""`village station`, `hub`, `run`, `demo`: start the houses, and fill a demo one."""

import argparse
import json
import logging
import os
import threading
from pathlib import Path

from granian import Granian
from granian.constants import HTTPModes, Interfaces, SSLProtocols
from granian.http import HTTP1Settings
from granian.log import LogLevels

from village.ground import processes
from village.ground.clock import Clock
from village.ground.config import Config, ConfigFault
from village.hall import demo
from village.hall.demo_seed import read_seed
from village.sync.courier import run_courier

BLOCKING_THREADS = 32  # with 4, four slow uploads froze every page
HEADERS_MS = 10_000
STATION_PORT, HUB_PORT = 8000, 9000
SETTINGS_FILES = {"station": "station.db", "hub": "hub.db"}


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """station, hub, run, demo, and the two that children are started with."""
    station = commands.add_parser("station", help="serve a station")
    station.add_argument("--host", default="0.0.0.0")  # noqa: S104 -- the village's phones come in
    station.add_argument("--port", type=int, default=STATION_PORT)
    station.add_argument("--tls-cert", type=Path)
    station.add_argument("--tls-key", type=Path)
    station.add_argument("--tls-port", type=int, default=8443)
    station.set_defaults(run=serve_station)
    hub = commands.add_parser("hub", help="serve a county hub")
    hub.add_argument("--host", default="127.0.0.1")
    hub.add_argument("--port", type=int, default=HUB_PORT)
    hub.add_argument("--store", help="the hub's database (else VILLAGE_STORE, else a file)")
    hub.set_defaults(run=serve_hub)
    run = commands.add_parser("run", help="serve a demo station and its demo hub")
    run.add_argument("--place", choices=demo.PLACES, default=demo.PLACES[0])
    run.set_defaults(run=serve_demo)
    fill = commands.add_parser("demo", help="fill an empty data folder with the demo village")
    fill.add_argument("--place", choices=demo.PLACES, default=demo.PLACES[0])
    fill.add_argument("--json", action="store_true")
    fill.set_defaults(run=fill_demo)
    child = commands.add_parser("serve")
    for word in ("--role", "--host", "--port", "--tls-cert", "--tls-key"):
        child.add_argument(word)
    child.set_defaults(run=serve_http)
    commands.add_parser("courier").set_defaults(run=carry)


# --- supervisors ----------------------------------------------------------------------------------


def serve_station(args: argparse.Namespace) -> int:
    """The station: http child, https child where there is a certificate, courier."""
    config: Config = args.config("station")
    refuse_other_role(config)
    if bool(args.tls_cert) != bool(args.tls_key):
        raise ConfigFault("--tls-cert and --tls-key go together.")
    with processes.holding(config.data):
        args.make_house(config)
        port = free_port(args.host, args.port)
        children = station_children(config, args.host, port)
        if args.tls_cert:
            tls = ["--tls-cert", str(args.tls_cert), "--tls-key", str(args.tls_key)]
            children.insert(1, http_child("https", config, args.host, args.tls_port, tls))
        tell_addresses("Station", port, lan=args.host == "0.0.0.0")  # noqa: S104 -- a comparison
        return processes.supervise(children)


def serve_hub(args: argparse.Namespace) -> int:
    """The county hub: one http child."""
    config: Config = args.config("hub")
    refuse_other_role(config)
    if args.store:
        os.environ["VILLAGE_STORE"] = args.store
    with processes.holding(config.data):
        port = free_port(args.host, args.port)
        tell_addresses("Hub", port, lan=False)
        return processes.supervise([http_child("hub", config, args.host, port)])


def serve_demo(args: argparse.Namespace) -> int:
    """`make run`: the demo station and its hub over instance/demo-<place>; Ctrl-C stops both."""
    folder = args.data or Path("instance") / f"demo-{args.place}"
    args.data = folder
    with processes.holding(folder.with_name(folder.name + ".run")):
        people = filled(args, folder)
        config: Config = args.config("station")
        hub = Config(data=folder / demo.HUB_FOLDER, role="hub", demo=True)
        port = free_port("0.0.0.0", STATION_PORT)  # noqa: S104 -- the village's phones come in
        hub_port = free_port("127.0.0.1", HUB_PORT)
        args.move_hub(config, f"http://127.0.0.1:{hub_port}")
        tell_addresses("Station", port, lan=True)
        tell_addresses("Hub", hub_port, lan=False)
        tell_people(people)
        children = station_children(config, "0.0.0.0", port)  # noqa: S104 -- as above
        return processes.supervise([*children, http_child("hub", hub, "127.0.0.1", hub_port)])


def refuse_other_role(config: Config) -> None:
    """A folder is a station's or a hub's, never both."""
    other = "hub" if config.role == "station" else "station"
    if (config.data / SETTINGS_FILES[other]).exists():
        raise ConfigFault(f"{config.data} belongs to a {other}.")


def free_port(host: str, port: int) -> int:
    """The port asked for; busy: says so and takes the next."""
    found = processes.free_port(host, port)
    if found != port:
        print(f"Port {port} is busy; taking {found}.", flush=True)
    return found


def station_children(config: Config, host: str, port: int) -> list[processes.Child]:
    """What a station consists of."""
    return [
        http_child("http", config, host, port),
        processes.Child("courier", ["--data", str(config.data), "courier"]),
    ]


def http_child(
    name: str, config: Config, host: str, port: int, tls: list[str] | None = None
) -> processes.Child:
    """One serving process."""
    words = ["--data", str(config.data), "serve", "--role", config.role]
    return processes.Child(name, [*words, "--host", host, "--port", str(port), *(tls or [])])


def tell_addresses(name: str, port: int, *, lan: bool) -> None:
    """Where people find it."""
    print(f"{name}: http://localhost:{port}", flush=True)
    address = processes.lan_address() if lan else None
    if address:
        print(f"  phones in the village's network: http://{address}:{port}", flush=True)


def tell_people(people: list[demo.DemoPerson]) -> None:
    """Who can come in, and how."""
    print("People of the demo village (none of this works anywhere else):")
    for person in people:
        print(f"  {person.role:8} {person.name:16} {person.number:22} {person.card_url}")
    print("Ctrl-C stops station and hub.", flush=True)


# --- children -------------------------------------------------------------------------------------


def serve_http(args: argparse.Namespace) -> int:
    """One granian with one worker; it ends with its supervisor, and its worker with it."""
    processes.die_with_parent()
    logging.getLogger("granian").setLevel(logging.WARNING)
    os.environ["VILLAGE_DATA"] = str(args.data)
    os.environ["VILLAGE_ROLE"] = args.role
    serve_wsgi("app:serve", args.host, int(args.port), args.tls_cert, args.tls_key)
    return 0


def serve_wsgi(
    target: str, host: str, port: int, tls_cert: str | None = None, tls_key: str | None = None
) -> None:
    """Serve the app that the factory `target` makes, until told to stop."""
    Granian(
        target,
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=BLOCKING_THREADS,
        blocking_threads_idle_timeout=600,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADERS_MS),
        websockets=False,
        log_level=LogLevels.error,
        respawn_failed_workers=False,
        ssl_cert=Path(tls_cert) if tls_cert else None,
        ssl_key=Path(tls_key) if tls_key else None,
        ssl_protocol_min=SSLProtocols.tls12,
    ).serve()


def carry(args: argparse.Namespace) -> int:
    """The courier's loop."""
    processes.die_with_parent()
    run_courier(args.open(), args.feed_kinds, threading.Event())
    return 0


def fill_demo(args: argparse.Namespace) -> int:
    """`village demo`: fill an empty folder, or list the people of a filled one."""
    folder = args.data or Path("instance") / f"demo-{args.place}"
    people = filled(args, folder)
    if args.json:
        print(json.dumps([vars(person) for person in people], ensure_ascii=False))
    else:
        tell_people(people)
    return 0


def filled(args: argparse.Namespace, folder: Path) -> list[demo.DemoPerson]:
    """The demo village in `folder`, made where it is not there yet."""
    now = Clock(args.config("station").now).now()
    seed = read_seed(args.seeds, args.place)
    return demo.fill(folder, seed, now, args.make_house, args.make_hub)
