"""The hub's commands: a code for a station, officers, what it holds."""

import argparse
import getpass
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from village.ground import sticks
from village.ground.config import Config, ConfigFault
from village.hub import banks, certificate_settings, codes, journals, officers, witness
from village.hub import sticks as bundles
from village.hub.certificate_rules import Dns, Settings, days_left
from village.hub.officers import FirstDay
from village.hub.remit import KEYBOARD
from village.hub.store import HubStore, open_store


@contextmanager
def opened(args: argparse.Namespace, *, new: bool = False) -> Iterator[HubStore]:
    """The hub in the data folder, closed afterwards; ConfigFault where there is none (or `new`)."""
    config: Config = args.config("hub")
    if not new and config.store is None and not (config.data / "hub.db").exists():
        raise ConfigFault(f"There is no hub in {config.data}.")
    if (config.data / "station.db").exists():
        raise ConfigFault(f"{config.data} belongs to a station.")
    store = store_in(config.data, config.store)
    try:
        yield store
    finally:
        store.close()


def store_in(data: Path, url: str | None) -> HubStore:
    """The store, opened. Raises ConfigFault where the file is another program's or damaged."""
    try:
        return open_store(data, url)
    except (ValueError, DatabaseError) as fault:
        place = "The hub's database" if url else data / "hub.db"  # a URL may hold a password
        said = str(getattr(fault, "orig", None) or fault).rstrip(".")
        raise ConfigFault(f"{place} cannot be used: {said}.") from None


def check(data: Path, url: str | None) -> None:
    """Open and close it, before a child is started that would end and be started for ever."""
    store_in(data, url).close()


def tell_restored(args: argparse.Namespace) -> int:
    """`village restored`: stations send again what is lacking, the feed begins anew."""
    with opened(args) as store:
        done = witness.put_back(store)
    print("Stations read the feed anew. Send again what was sent since the copy." if done
          else "This hub has no name yet: nothing to do.")  # fmt: skip
    return 0


def print_code(args: argparse.Namespace) -> int:
    """`village code STATION`: the fingerprint to compare, then the code alone on the last line."""
    with opened(args) as store:
        code = codes.make_code(store, args.station, KEYBOARD, args.county)
    print(f"For station {code.station}, once, within {code.minutes} minutes.")
    print(f"This centre's fingerprint: {code.fingerprint}")
    print(code.letters)
    return 0


def revoke_station(args: argparse.Namespace) -> int:
    """`village revoke STATION`: what is said of why is read at the station."""
    with opened(args) as store:
        codes.revoke(store, args.station, KEYBOARD, args.why, args.note)
    print(f"{args.station}: its key is good no more.")
    return 0


def set_up(args: argparse.Namespace) -> int:
    """`village officer first`: the hub's first day without a browser."""
    first = FirstDay(args.hub_name, args.county, args.county_name, args.country, args.language)
    with opened(args, new=True) as store:
        print(officers.set_up(store, first, args.name, phrase_of(args)))
    return 0


def add_officer(args: argparse.Namespace) -> int:
    """`village officer add`: the number."""
    with opened(args) as store:
        number = officers.add_officer(store, args.name, phrase_of(args), args.language, args.county)
        print(number)
    return 0


def unlock_officer(args: argparse.Namespace) -> int:
    """`village officer unlock`."""
    with opened(args) as store:
        officers.unlock(store, args.number)
    return 0


def renew_officer(args: argparse.Namespace) -> int:
    """`village officer renew`."""
    with opened(args) as store:
        officers.forget_key(store, args.number)
    return 0


def phrase_of(args: argparse.Namespace) -> str:
    """The phrase as given, else asked for without showing it."""
    return args.phrase or getpass.getpass("Phrase: ")


def print_events(args: argparse.Namespace) -> int:
    """`village events` at a hub: every event of every station, one JSON object a line."""
    with opened(args) as store:
        for told in journals.printed_events(store, private=not args.no_private):
            print(json.dumps(told, ensure_ascii=False))
    return 0


def print_faults(args: argparse.Namespace) -> int:
    """`village verify` at a hub: what is wrong, a line each; exit 1 where something is."""
    with opened(args) as store:
        faults = journals.verify(store)
    for fault in faults:
        print(fault)
    if not faults:
        print("All is well.")
    return 1 if faults else 0


def rebuild(args: argparse.Namespace) -> int:
    """`village rebuild` at a hub: every station's rows anew."""
    with opened(args) as store:
        with store.reading() as rows:
            stations = [row["station_id"] for row in rows.all("stations")]
        print(f"{sum(journals.rebuild_station(store, station) for station in stations)} events")
    return 0


def put_answer(args: argparse.Namespace) -> int:
    """`village bundle export FILE` at a hub: the answer to one station."""
    with opened(args) as store:
        station = args.station or bundles.last_station(store)
        sticks.put(args.file, bundles.answer_to(store, station, KEYBOARD))
    print(f"{args.file}: the answer for station {station}.")
    return 0


def take_bundle(args: argparse.Namespace) -> int:
    """`village bundle import FILE` at a hub: everything in it, or nothing."""
    with opened(args) as store:
        came = bundles.receive_bundle(store, sticks.read(args.file), KEYBOARD)
    print(f"Station {came.station}: {came.new} new events, {came.seq} in all.")
    return 0


# --- certificates for the stations ----------------------------------------------------------------


def set_https(args: argparse.Namespace) -> int:
    """`village https set`: the running hub takes it up within a minute."""
    if not args.agree:
        raise ConfigFault("Read the authority's terms, then say --agree.")
    secret = args.secret.read_text(encoding="ascii").strip() if args.secret else ""
    dns = Dns(
        args.dns, args.server, args.port, args.dns_zone, args.key_name, args.algorithm, secret
    )
    found = Settings(args.zone, args.acme, args.contact, args.ca, args.week, dns)
    with opened(args) as store:
        certificate_settings.keep_settings(store.data, found)
    print(f"Stations are called NUMBER.{args.zone}; certificates come from {args.acme}.")
    return 0


def set_messenger(args: argparse.Namespace) -> int:
    """`village messenger`: the secret comes from a file, or from standard input."""
    if args.again:
        with opened(args) as store:
            count = banks.tell_again(store, args.station, args.provider)
        print(f"{count} credits go down again." if count else "Nothing of it was set aside.")
        return 0
    secret = ""
    if not args.off:
        secret = (args.secret.read_text(encoding="utf-8") if args.secret else input()).strip()
    with opened(args) as store:
        banks.set_messenger(store, args.station, args.provider, secret)
    if args.off:
        print(f"What {args.provider} tells of {args.station} is no longer taken.")
    else:
        print(f"{args.provider} may tell: POST /sync/v1/accounts/{args.station}/{args.provider}")
    return 0


def show_https(args: argparse.Namespace) -> int:
    """`village https show`: a line for each station that has asked."""
    with opened(args) as store, store.reading() as rows:
        for row in rows.all("certificates_asked"):
            left = days_left(row["not_after"], store.clock.now_ms())
            said = f"{left} days left" if left is not None else "none yet"
            fault = f"; {row['fault']}: {row['record'] or row['detail']}" if row["fault"] else ""
            print(f"{row['host']}: {said}{fault}")
    return 0


def run_https(args: argparse.Namespace) -> int:
    """`village https run`: one round; exit 1 where a try failed."""
    from village.hub.certifier import certify  # noqa: PLC0415 -- it brings acme and dnspython

    with opened(args) as store:
        settings = certificate_settings.read_settings(store.data)
        if settings is None:
            raise ConfigFault("Nothing is set: village https set.")
        done = certify(store, settings)
    print(f"{done.issued} issued, {done.failed} failed.")
    return 1 if done.failed else 0
