"""`village qr`: make a payment code's text on the command line."""

import argparse
import sys

from village.ground.errors import Refusal
from village.payments import rules


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """qr vietqr."""
    codes = commands.add_parser("qr", help="payment codes").add_subparsers(
        dest="qr", required=True, metavar="kind"
    )
    vietqr = codes.add_parser("vietqr", help="print the payload of a VietQR code")
    vietqr.add_argument("--bank", required=True, metavar="BIN", help="six digits, 970436")
    vietqr.add_argument("--account", required=True, metavar="N", help="its account there")
    vietqr.add_argument("--amount", type=int, metavar="N", help="đồng; without it the payer types")
    vietqr.add_argument("--memo", default="", metavar="TEXT", help="at most 25 of A–Z, 0–9, space")
    vietqr.add_argument("--card", action="store_true", help="N is a card number")
    vietqr.set_defaults(run=print_vietqr)


def print_vietqr(args: argparse.Namespace) -> int:
    """The payload, one line."""
    memo = transfer_text(args.memo)
    print(
        rules.vietqr(args.bank, args.account, amount_minor=args.amount, memo=memo, card=args.card)
    )
    return 0


def transfer_text(text: str) -> str:
    """The memo as banks carry it, said where letters were lost. Refuses payments.refusal.memo.

    Nothing is cut here: a text somebody typed must arrive as a whole or not at all.
    """
    memo = " ".join(rules.memo_words(text))
    if len(memo) > rules.MEMO_MAX or (text.strip() and not memo):
        raise Refusal("payments.refusal.memo", field="memo")
    if memo != text.strip():
        print(f'The memo will read "{memo}".', file=sys.stderr)
    return memo
