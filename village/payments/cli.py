"""`village qr`: make a payment code's text on the command line."""

import argparse

from village.payments import rules


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """qr vietqr."""
    codes = commands.add_parser("qr", help="payment codes").add_subparsers(
        dest="qr", required=True, metavar="kind"
    )
    vietqr = codes.add_parser("vietqr", help="print the payload of a VietQR code")
    vietqr.add_argument("--bank", required=True, metavar="BIN")
    vietqr.add_argument("--account", required=True, metavar="N")
    vietqr.add_argument("--amount", type=int, metavar="N", help="đồng; without it the payer types")
    vietqr.add_argument("--memo", default="", metavar="TEXT")
    vietqr.add_argument("--card", action="store_true", help="N is a card number")
    vietqr.set_defaults(run=print_vietqr)


def print_vietqr(args: argparse.Namespace) -> int:
    """The payload, one line."""
    memo = rules.memo_of("", args.memo) if args.memo else ""
    print(
        rules.vietqr(args.bank, args.account, amount_minor=args.amount, memo=memo, card=args.card)
    )
    return 0
