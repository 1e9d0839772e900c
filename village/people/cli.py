"""`village people`: add somebody, give a card, open the ways in again – from the keyboard."""

import argparse
from getpass import getpass

from village.ground.errors import Refusal
from village.ground.ids import new_id
from village.ground.unit import Act, Store
from village.people import commands as people
from village.people import erasing, queries
from village.people.commands import NewPerson
from village.people.rules import checked_digits, checked_name, checked_phrase


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """people add, card, phrase, erase, unlock."""
    acts = commands.add_parser("people", help="farmers and clerks").add_subparsers(
        dest="people", required=True, metavar="act"
    )
    add = acts.add_parser("add", help="add a farmer or clerk; prints the number")
    add.add_argument("name", help="as it is spoken to the person")
    add.add_argument(
        "--role", choices=("farmer", "clerk"), default="farmer", help="else %(default)s"
    )
    add.add_argument(
        "--language", choices=("ko", "zh", "vi", "en"), help="of the pages (else the station's)"
    )
    add.add_argument("--group", default="", help="the household's group in the village")
    add.add_argument("--secret", help="four digits of a farmer, or a clerk's phrase")
    add.set_defaults(run=add_person)
    card = acts.add_parser("card", help="a new card; the one before opens nothing any more")
    card.add_argument("number", help="the farmer's number, such as F0012")
    card.set_defaults(run=give_card)
    phrase = acts.add_parser("phrase", help="a new phrase for a manager or clerk, typed twice")
    phrase.add_argument("number", help="such as M0001")
    phrase.set_defaults(run=set_phrase)
    erase = acts.add_parser("erase", help="forget name and data of somebody who left")
    erase.add_argument("number", help="such as F0012")
    erase.set_defaults(run=erase_person)
    unlock = acts.add_parser("unlock", help="forget the wrong tries of somebody")
    unlock.add_argument("number", help="such as F0012 or C0001")
    unlock.set_defaults(run=unlock_person)


def by_hand(db: Store) -> Act:
    """An act at the keyboard of this PC counts as the manager's."""
    manager = next(one.number for one in queries.staff(db) if one.role == "manager")
    return Act(new_id(db.house.random), manager)


def add_person(args: argparse.Namespace) -> int:
    """`village people add`: her number. Name and secret are checked as on the page."""
    db: Store = args.open().store()
    name, secret = checked_name(args.name), args.secret
    if secret is not None and args.role == "farmer":
        secret = checked_digits(secret, secret)
    elif secret is not None:
        secret = checked_phrase(secret)
    language = args.language or queries.require_station(db).language
    group = args.group if args.role == "farmer" else None
    new = NewPerson(args.role, name, language, secret, group=group)
    print(people.add_person(db, by_hand(db), new).fact.person.number)
    return 0


def give_card(args: argparse.Namespace) -> int:
    """`village people card`: the address that her new card says."""
    db: Store = args.open().store()
    _, token = people.give_card(db, by_hand(db), args.number)
    print(f"/people/card/{token}")
    return 0


def erase_person(args: argparse.Namespace) -> int:
    """`village people erase`: her number and book stay."""
    db: Store = args.open().store()
    erasing.erase_private(db, by_hand(db), args.number)
    return 0


def unlock_person(args: argparse.Namespace) -> int:
    """`village people unlock`: she may try again."""
    people.unlock(args.open().store(), args.number)
    return 0


def set_phrase(args: argparse.Namespace) -> int:
    """`village people phrase`: asked for, not shown; on a new PC nobody has one yet."""
    db: Store = args.open().store()
    people.known(db, args.number, "manager", "clerk")
    new = checked_phrase(getpass("Phrase: "))
    if getpass("Again: ") != new:
        raise Refusal("people.refusal.not_same")
    people.set_secret(db, args.number, "phrase", new)
    return 0
