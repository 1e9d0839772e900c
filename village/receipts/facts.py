"""How rows change when a sale was written in from its receipt, and when slips were printed."""

from village.ground.chain import Event
from village.ground.unit import Applier, Store
from village.receipts.rules import SaleEntered, SlipsPrinted


def apply_sale_entered(db: Store, event: Event) -> None:
    fact: SaleEntered = event.fact
    db.change(
        "INSERT INTO receipts_entered (sale, sealed, entered_at, entered_by) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (sale) DO NOTHING",  # two PCs may have read the same paper
        (fact.sale, int(fact.sealed), event.at, event.actor),
    )


def apply_slips_printed(db: Store, event: Event) -> None:
    fact: SlipsPrinted = event.fact
    db.change(
        "INSERT INTO receipts_slips (act, series, first, last, printed_at, printed_by)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (event.id, fact.series, fact.first, fact.last, event.at, event.actor),
    )


APPLIES = (
    Applier(SaleEntered, apply_sale_entered),
    Applier(SlipsPrinted, apply_slips_printed),
)
