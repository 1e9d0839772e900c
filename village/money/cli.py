"""`village ledger`: the books for other programs, to standard output; a year's, in one file."""

import argparse
import sys
from pathlib import Path

from village.money.exports import FORMATS
from village.money.ledger_queries import closes, ledger


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """ledger export and archive."""
    kinds = commands.add_parser("ledger", help="the books").add_subparsers(
        dest="ledger", required=True, metavar="what"
    )
    export = kinds.add_parser("export", help="print the whole ledger")
    export.add_argument(
        "--format", required=True, choices=sorted(FORMATS), help="the program it is for"
    )
    export.set_defaults(run=print_ledger)
    archive = kinds.add_parser("archive", help="a year's books in one zip, with their hashes")
    archive.add_argument("year", type=int, metavar="YEAR", help="whose books, such as 2026")
    archive.add_argument("file", type=Path, metavar="FILE", help="must not be there yet")
    archive.set_defaults(run=write_archive)


def print_ledger(args: argparse.Namespace) -> int:
    """All entries, and after each closing report what stands in every account."""
    db = args.open().store()
    for line in FORMATS[args.format](ledger(db), closes(db)):
        print(line)
    return 0


def write_archive(args: argparse.Namespace) -> int:
    """The year's books; a file that is there already is never written over."""
    from village.money.archive import year_archive  # noqa: PLC0415 -- nobody else needs XlsxWriter

    db = args.open().store()
    if args.file.exists():
        print(f"{args.file} is there already.", file=sys.stderr)
        return 1
    if not 2000 <= args.year < 2100:
        print(f"{args.year} is not a year of these books.", file=sys.stderr)
        return 1
    args.file.write_bytes(year_archive(db, args.year))
    return 0
