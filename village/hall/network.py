"""`village network`: what to give the village's router, so that phones find the station."""

import argparse

from village.ground import i18n
from village.ground.addresses import network_card, private_addresses
from village.ground.config import ConfigFault
from village.hall.ways import read_ways
from village.hall.ways_routes import PORTAL_HOSTS
from village.people import queries as people
from village.sync import certificate_queries as certificates

USUAL_ADDRESS, USUAL_PORT = "10.77.0.1", 8000
UNREAD_CARD = "AA:BB:CC:DD:EE:FF"
STEPS = ("number", "isolation", "guest", "dns", "password", "window", "test")


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """network."""
    network = commands.add_parser("network", help="lines and check-list for the village's router")
    network.add_argument("--address", help="this PC's number in the network (else what it has now)")
    network.add_argument("--lang", choices=i18n.LANGUAGES, help="of the words (else the station's)")
    network.set_defaults(run=print_network)


def print_network(args: argparse.Namespace) -> int:
    """`village network`: first in words, then for dnsmasq, then for OpenWrt."""
    house = args.open()
    db = house.store()
    station = people.require_station(db)
    address = args.address or next(iter(private_addresses()), USUAL_ADDRESS)
    if not address.replace(".", "").isdigit():
        raise ConfigFault(f"--address: {address} is not a number like {USUAL_ADDRESS}.")
    host = certificates.own_host(db)
    told = read_ways(house.data)
    lang = args.lang or station.language
    for line in check_list(lang, address, host, told.http_port or USUAL_PORT):
        print(line)
    for line in dnsmasq(address, host):
        print(line)
    for line in openwrt(address, host):
        print(line)
    return 0


def check_list(lang: str, address: str, host: str | None, port: int) -> list[str]:
    """What to look at in the router, in words."""
    card = network_card() or UNREAD_CARD
    values = {"address": address, "card": card, "port": port}
    lines = [i18n.translate(lang, "hall.network.title"), ""]
    steps = [step for step in STEPS if step != "window" or port != 80]
    for number, step in enumerate(steps, 1):
        lines.append(f"{number}. " + i18n.translate(lang, f"hall.network.{step}", **values))
    if host is None:
        lines += ["", i18n.translate(lang, "hall.network.no_name")]
    return lines


def dnsmasq(address: str, host: str | None) -> list[str]:
    """A file for /etc/dnsmasq.d: our name and the questions of new phones get our number."""
    card = network_card() or UNREAD_CARD
    return [
        "", "# /etc/dnsmasq.d/village.conf", f"dhcp-host={card},{address}",
        *(f"address=/{name}/{address}" for name in names(host)),
    ]  # fmt: skip


def openwrt(address: str, host: str | None) -> list[str]:
    """The same for OpenWrt, to be typed at its shell."""
    card = network_card() or UNREAD_CARD
    return [
        "", "# OpenWrt", "uci set dhcp.village=host", "uci set dhcp.village.name='village'",
        f"uci set dhcp.village.mac='{card}'", f"uci set dhcp.village.ip='{address}'",
        *(f"uci add_list dhcp.@dnsmasq[0].address='/{name}/{address}'" for name in names(host)),
        "uci commit dhcp", "/etc/init.d/dnsmasq restart",
    ]  # fmt: skip


def names(host: str | None) -> list[str]:
    """Every name that is answered in the village."""
    return ([host] if host else []) + sorted(PORTAL_HOSTS)
