"""`village station`, `hub`, `run`, `demo`: start the houses, and fill a demo one."""

import argparse
import json
import os
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from pathlib import Path

from village.ground import processes
from village.ground.clock import Clock
from village.ground.config import Config, ConfigFault, read_names
from village.ground.disk import keep_ballast
from village.ground.tls import served_pair
from village.hall import demo, network
from village.hall.demo_seed import read_seed
from village.hall.https import Https, given_pair
from village.hall.serving import http_child

STATION_PORT, HUB_PORT, TLS_PORT = 8000, 9000, 8443
SETTINGS_FILES = {"station": "station.db", "hub": "hub.db"}


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """station, hub, run, demo."""
    station = commands.add_parser("station", help="serve a station")
    add_address(station, "0.0.0.0", STATION_PORT)  # noqa: S104 -- the village's phones come in
    station.add_argument(
        "--tls-cert", type=existing_file, metavar="FILE", help="certificate for https, PEM"
    )
    station.add_argument(
        "--tls-key", type=existing_file, metavar="FILE", help="its key, PKCS#8; goes with the other"
    )
    station.add_argument(
        "--tls-port", type=port_number, default=TLS_PORT, metavar="PORT",
        help="port for https (else %(default)s)",
    )  # fmt: skip
    add_names(station)
    station.set_defaults(run=serve_station)
    hub = commands.add_parser("hub", help="serve a county hub")
    add_address(hub, "127.0.0.1", HUB_PORT)
    hub.add_argument(
        "--store",
        metavar="URL",
        help="its database (else VILLAGE_STORE, else hub.db in the folder)",
    )
    add_names(hub)
    hub.set_defaults(run=serve_hub)
    network.add_command(commands)
    run = commands.add_parser("run", help="serve a demo station and its demo hub")
    add_place(run)
    run.set_defaults(run=serve_demo)
    fill = commands.add_parser("demo", help="fill an empty data folder with the demo village")
    add_place(fill)
    fill.add_argument("--json", action="store_true", help="print the people as one JSON list")
    fill.set_defaults(run=fill_demo)


def port_number(text: str) -> int:
    """A port that can be served at."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65_535):
        raise argparse.ArgumentTypeError(f"{text} is no port: 1 to 65535")
    return int(text)


def existing_file(text: str) -> Path:
    """A file that is there."""
    if not Path(text).is_file():
        raise argparse.ArgumentTypeError(f"there is no file {text}")
    return Path(text)


def add_address(parser: argparse.ArgumentParser, host: str, port: int) -> None:
    """--host and --port."""
    parser.add_argument("--host", default=host, help="the address it listens at (else %(default)s)")
    parser.add_argument(
        "--port", type=port_number, default=port,
        help="its port (else %(default)s; busy: the next free one)",
    )  # fmt: skip


def add_place(parser: argparse.ArgumentParser) -> None:
    """--place."""
    parser.add_argument(
        "--place", choices=demo.PLACES, default=demo.PLACES[0], help="which village (else dongxing)"
    )


def add_names(parser: argparse.ArgumentParser) -> None:
    """--name, as often as there are names."""
    parser.add_argument(
        "--name", action="append", default=[], metavar="NAME",
        help="a name it may be called by beside its address (more: again; else VILLAGE_NAMES)",
    )  # fmt: skip


def names_of(args: argparse.Namespace, config: Config) -> tuple[str, ...]:
    """All names it answers to. Raises ConfigFault."""
    return config.host_names + read_names(",".join(args.name))


# --- supervisors ----------------------------------------------------------------------------------


def serve_station(args: argparse.Namespace) -> int:
    """The station: http child, courier, and https wherever there is a certificate."""
    config: Config = args.config("station")
    refuse_other_role(config)
    if bool(args.tls_cert) != bool(args.tls_key):
        raise ConfigFault("--tls-cert and --tls-key go together.")
    names = names_of(args, config)
    with processes.holding(config.data):
        args.make_house(config)
        keep_ballast(config.data)
        port = free_port(args.host, args.port)
        children = station_children(config, args.host, port, names)
        tls_port = free_port(args.host, args.tls_port)
        source = pair_source(args, config.data)
        https = Https(config.data, (args.host, tls_port), names, source, port)
        given = tls_port if args.tls_cert else 0
        tell_addresses("Station", port, lan=args.host == "0.0.0.0", tls_port=given)  # noqa: S104 -- a comparison
        return processes.supervise(children, [https])


def pair_source(args: argparse.Namespace, data: Path) -> Callable[[], Path | None]:
    """Where the certificate comes from: two files somebody keeps, else what the centre sent."""
    if args.tls_cert:
        return partial(given_pair, data, args.tls_cert, args.tls_key)
    return partial(served_pair, data)


def serve_hub(args: argparse.Namespace) -> int:
    """The county hub: one http child, and who gets certificates once that was set."""
    config: Config = args.config("hub")
    refuse_other_role(config)
    if args.store:
        os.environ["VILLAGE_STORE"] = args.store
    names = names_of(args, config)
    with processes.holding(config.data, f"The hub in {config.data}"):
        args.check_hub(config.data, args.store or config.store)
        port = free_port(args.host, args.port)
        tell_addresses("Hub", port, lan=False)
        address = (args.host, port)
        http = http_child("hub", "hub", config.data, address, names=names)
        return processes.supervise([http], args.hub_keepers(config.data))


def serve_demo(args: argparse.Namespace) -> int:
    """`make run`: the demo station and its hub over instance/demo-<place>; Ctrl-C stops both."""
    folder = args.data or Path("instance") / f"demo-{args.place}"
    args.data = folder
    with ExitStack() as held:
        held.enter_context(holding_run(folder))
        people = filled(args, folder)
        config: Config = args.config("station")
        hub = folder / demo.HUB_FOLDER
        held.enter_context(processes.holding(config.data))
        held.enter_context(processes.holding(hub, f"The hub in {hub}"))
        port = free_port("0.0.0.0", STATION_PORT)  # noqa: S104 -- the village's phones come in
        hub_port = free_port("127.0.0.1", HUB_PORT)
        args.check_hub(hub, None)
        args.move_hub(config, f"http://127.0.0.1:{hub_port}")
        tell_people(people)
        tell_addresses("Station", port, lan=True)
        tell_addresses("Hub", hub_port, lan=False)
        print("Ctrl-C stops station and hub.", flush=True)
        names = config.host_names
        children = station_children(config, "0.0.0.0", port, names)  # noqa: S104 -- as above
        children.append(http_child("hub", "hub", hub, ("127.0.0.1", hub_port), names=names))
        return processes.supervise(children)


def holding_run(folder: Path) -> AbstractContextManager[None]:
    """Hold the demo while it is filled or runs: beside its folder, which is renamed into place."""
    held: AbstractContextManager[None] = processes.holding(
        folder.with_name(folder.name + ".run"), f"The station in {folder}"
    )
    return held


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


def station_children(
    config: Config, host: str, port: int, names: tuple[str, ...]
) -> list[processes.Child]:
    """What a station consists of."""
    return [
        http_child("http", "station", config.data, (host, port), names=names),
        processes.Child("courier", ["app"], {"VILLAGE_DATA": str(config.data)}),
    ]


def tell_addresses(name: str, port: int, *, lan: bool, tls_port: int = 0) -> None:
    """Where people find it; `tls_port`: where https is served too."""
    print(f"{name}: http://localhost:{port}", flush=True)
    address = processes.lan_address() if lan else None
    if address:
        print(f"  phones in the village's network: http://{address}:{port}", flush=True)
    if tls_port:
        near = address or "localhost"
        print(f"  over https, for clerks too: https://{near}:{tls_port}", flush=True)


def tell_people(people: list[demo.DemoPerson]) -> None:
    """Who can come in, and how. Some live under one roof: farmers are more than households."""
    farmers = [person for person in people if person.role == "farmer"]
    houses = {person.household for person in farmers if person.household}
    of = f" of {len(houses)} households" if houses else ""
    print(f"People of the demo village, {len(farmers)} farmers{of} (nothing works anywhere else):")
    for person in people:
        print(
            f"  {person.role:8} {person.name:16} {person.number:22} {person.card_url}", flush=True
        )


# --- the demo village -----------------------------------------------------------------------------


def fill_demo(args: argparse.Namespace) -> int:
    """`village demo`: fill an empty folder, or list the people of a filled one."""
    folder = args.data or Path("instance") / f"demo-{args.place}"
    with holding_run(folder):
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
