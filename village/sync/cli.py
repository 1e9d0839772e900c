"""`village enrol` and `village sync`: join the centre, and send now – from the keyboard."""

import argparse
from dataclasses import replace
from getpass import getpass
from pathlib import Path

from village.ground import age, i18n, sticks
from village.ground.config import Config
from village.ground.processes import holding
from village.ground.unit import House, Store
from village.sync import backups, bundles, queries, restoring
from village.sync.courier import sync_once
from village.sync.enrolment import enrol, own_fingerprint
from village.sync.key_change import change_key


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """enrol, sync, change-key, bundle export|import, backup, recovery-key, restore."""
    join = commands.add_parser("enrol", help="join the centre with its one-time code")
    join.add_argument("--hub", metavar="URL", help="the centre's address")
    join.add_argument("--code", help="the code the officer read aloud")
    join.set_defaults(run=join_hub)
    send = commands.add_parser("sync", help="one round with the centre")
    send.set_defaults(run=send_once)
    fresh = commands.add_parser("change-key", help="a new key of this station, told to the centre")
    fresh.set_defaults(run=change_own_key)
    add_bundle(commands.add_parser("bundle", help="the same by a stick, station and hub"))
    copy = commands.add_parser("backup", help="write a locked copy of the station, and prove it")
    copy.add_argument("file", type=Path, metavar="FILE", help="where the copy is to lie")
    copy.set_defaults(run=write_copy)
    key = commands.add_parser("recovery-key", help="a new key that opens copies; shown once")
    key.set_defaults(run=show_recovery_key)
    add_restore(commands)


def add_restore(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """restore, in its three ways."""
    back = commands.add_parser("restore", help="bring a station back: from a copy, hub or disk")
    way = back.add_mutually_exclusive_group(required=True)
    way.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a copy of the station")
    way.add_argument("--from-hub", action="store_true", help="onto a new PC, from the centre")
    way.add_argument("--old-disk", type=Path, metavar="PATH", help="take in a found disk")
    back.add_argument("--key", type=Path, metavar="FILE", help="the recovery key (else asked)")
    back.add_argument("--hub", metavar="URL", help="the centre's address")
    back.add_argument("--code", default="", help="the code the officer read aloud")
    back.add_argument("--station", default="", help="the station's number, such as 222424107201")
    back.set_defaults(run=restore)


def add_bundle(bundle: argparse.ArgumentParser) -> None:
    """export FILE, import FILE."""
    acts = bundle.add_subparsers(dest="bundle", required=True, metavar="act")
    out = acts.add_parser("export", help="at a station what the hub lacks; at a hub its answer")
    out.add_argument("--station", help="hub: whom to answer (else whose bundle came last)")
    out.set_defaults(run=put_bundle)
    back = acts.add_parser("import", help="at a hub a station's bundle; at a station its answer")
    back.set_defaults(run=take_bundle)
    for parser in (out, back):
        parser.add_argument("file", type=Path, metavar="FILE", help="the bundle, such as x.vsb")
        parser.add_argument("--data", type=Path, default=argparse.SUPPRESS, help=argparse.SUPPRESS)


def join_hub(args: argparse.Namespace) -> int:
    """`village enrol`: pins the centre's key; both fingerprints are printed to be compared."""
    house: House = args.open()
    db: Store = house.store()
    url = args.hub or input("Address of the centre: ")
    code = args.code or input("Code: ")
    hub = enrol(db, url, code)
    print(f"Joined {i18n.named(hub.names, 'en')} at {hub.url}")
    print(f"the centre's fingerprint: {hub.fingerprint}")
    print(f"this station's fingerprint: {own_fingerprint(db)}")
    return 0


def send_once(args: argparse.Namespace) -> int:
    """`village sync`: exit 0 where everything was acknowledged."""
    done = sync_once(args.open().store(), args.feed_kinds)
    words = f"{done.sent} sent, {done.taken} received, {done.waiting} waiting"
    print(f"{i18n.translate('en', f'sync.state.{done.outcome}')} {words}")
    return 0 if done.outcome == "sent" and not done.waiting else 1


def change_own_key(args: argparse.Namespace) -> int:
    """`village change-key`: prints the new fingerprint as its last line, to be compared."""
    print("The centre took the new key. Compare its fingerprint with the officer:")
    print(change_key(args.open().store()))
    return 0


def write_copy(args: argparse.Namespace) -> int:
    """`village backup FILE`: locked for the centre and the recovery key, read back and checked."""
    made = backups.back_up(args.open().store(), args.file)
    print(f"{made.path}: {made.seq} events, read back and found whole.")
    return 0


def show_recovery_key(args: argparse.Namespace) -> int:
    """`village recovery-key`: prints the key as its last line; only its other half stays."""
    key = backups.make_recovery_key(args.open().store())
    print("Keep this key locked away. It opens the copies that are made from now on:")
    print(key)
    return 0


def put_bundle(args: argparse.Namespace) -> int:
    """`village bundle export FILE`: what waits, in one file; at a hub the answer to a station."""
    if args.is_hub():
        return int(args.at_hub("put_answer")(args))
    packed = bundles.pack(args.open().store())
    sticks.put(args.file, packed.data)
    left = f" {packed.left} more wait for the next stick." if packed.left else ""
    print(f"{args.file}: {packed.events} events for the centre.{left}")
    return 0


def take_bundle(args: argparse.Namespace) -> int:
    """`village bundle import FILE`: the centre's answer; at a hub what a station sent."""
    if args.is_hub():
        return int(args.at_hub("take_bundle")(args))
    db = args.open().store()
    taken = bundles.take(db, sticks.read(args.file), args.feed_kinds)
    if taken.old:
        print("Nothing new: this answer is older than what is known here.")
    else:
        print(f"{taken.acked} acknowledged, {taken.items} received, {taken.waiting} waiting")
    return 0


def restore(args: argparse.Namespace) -> int:
    """`village restore …`: the station must be stopped, and starts a new series of papers."""
    config: Config = args.config("station")
    with holding(config.data):
        if args.old_disk:
            return take_disk_in(args)
        told = from_hub(args, config) if args.from_hub else from_copy(args, config)
    print(f"Station {told.station} is back with {told.events} events.")
    print(f"Its papers now begin with {told.series}.")
    if args.from_hub:
        print("Cards work. Phrases and numbers are set anew: village people phrase M0001,")
        print("then the page of each person.")
    if told.joined:
        print(i18n.translate("en", "sync.state.rejoin"))
    return 0


def from_copy(args: argparse.Namespace, config: Config) -> restoring.Restored:
    """A copy in an empty folder; the key comes from a file or is typed."""

    def open_in(folder: Path) -> House:
        house: House = args.make_house(replace(config, data=folder))
        return house

    key = ""
    if age.is_locked(args.file):
        key = args.key.read_text(encoding="utf-8") if args.key else getpass("Recovery key: ")
    return restoring.restore_copy(config.data, args.file, key, open_in)


def from_hub(args: argparse.Namespace, config: Config) -> restoring.Restored:
    """The journal taken back onto a new PC."""
    args.house = args.make_house(config)
    db: Store = args.house.store()
    hub = queries.hub(db)
    url = args.hub or (hub.url if hub else input("Address of the centre: "))
    code = args.code or ("" if hub else input("Code: "))
    return restoring.restore_from_hub(db, url, code, args.station or input("Station: "))


def take_disk_in(args: argparse.Namespace) -> int:
    """What a found disk of this station knows and we do not."""
    db: Store = args.open().store()
    code = args.code or (input("Code: ") if queries.hub(db) else "")
    print(f"{restoring.import_disk(db, args.old_disk, code)} events taken in.")
    return 0
