"""`village ledger export`: the books for other programs, to standard output."""

import argparse

from village.money.exports import FORMATS
from village.money.ledger_queries import closes, ledger


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """ledger export."""
    kinds = commands.add_parser("ledger", help="the books").add_subparsers(
        dest="ledger", required=True, metavar="what"
    )
    export = kinds.add_parser("export", help="print the whole ledger")
    export.add_argument(
        "--format", required=True, choices=sorted(FORMATS), help="the program it is for"
    )
    export.set_defaults(run=print_ledger)


def print_ledger(args: argparse.Namespace) -> int:
    """All entries, and after each closing report what stands in every account."""
    db = args.open().store()
    for line in FORMATS[args.format](ledger(db), closes(db)):
        print(line)
    return 0
