"""`village qr`: make a payment code's text on the command line, or say what one holds."""

import argparse
import json
import sys
from contextlib import suppress
from dataclasses import asdict

from village.ground.errors import Refusal
from village.payments import rules
from village.payments.emv_rules import CodeFault, parse
from village.payments.vietqr_rules import is_vietqr, is_vnpay, read_vietqr


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """qr vietqr, qr parse."""
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
    told = codes.add_parser("parse", help="say what a payment code holds, or what is wrong with it")
    told.add_argument("text", metavar="TEXT", help="what a scanner reads from it; - for the input")
    told.set_defaults(run=print_parsed)


def print_vietqr(args: argparse.Namespace) -> int:
    """The payload, one line."""
    memo = transfer_text(args.memo)
    print(
        rules.vietqr(args.bank, args.account, amount_minor=args.amount, memo=memo, card=args.card)
    )
    return 0


def print_parsed(args: argparse.Namespace) -> int:
    """One JSON object: what the code asks for; or its fault and where it lies, and exit 1."""
    text = (sys.stdin.read() if args.text == "-" else args.text).rstrip("\r\n")
    try:
        told = told_of(text)
    except CodeFault as fault:
        print(json.dumps({"fault": fault.code, "at": fault.at}))
        return 1
    print(json.dumps(told, ensure_ascii=False))
    return 0


def told_of(text: str) -> dict[str, object]:
    """What kind of code it is, and for a VietQR the transfer. Raises CodeFault."""
    with suppress(Refusal):
        return {"kind": rules.collection_kind(text)}
    code = parse(text)
    if is_vietqr(code):
        return {"kind": "vietqr", **asdict(read_vietqr(text))}
    return {"kind": "vnpay" if is_vnpay(code) else "emvco", "objects": code.objects}


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
