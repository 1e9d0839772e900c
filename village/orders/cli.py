"""`village orders`: a buyer is forgotten – from the keyboard."""

import argparse

from village.ground.errors import Refusal
from village.ground.unit import Store
from village.orders import buyers, order_queries
from village.people.cli import by_hand


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """orders erase."""
    acts = commands.add_parser("orders", help="buyers' orders").add_subparsers(
        dest="orders", required=True, metavar="act"
    )
    erase = acts.add_parser("erase", help="forget the buyer of an order, in all orders")
    erase.add_argument("number", help="the order's number, such as D0012")
    erase.set_defaults(run=erase_buyer)


def erase_buyer(args: argparse.Namespace) -> int:
    """`village orders erase`: the orders and their money stay."""
    db: Store = args.open().store()
    order = order_queries.by_number(db, args.number)
    if order is None:
        raise Refusal("orders.refusal.unknown_order", status=404)
    buyers.erase_buyer(db, by_hand(db), order)
    return 0
