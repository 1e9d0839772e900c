"""Why a buyer's money was doubted may name him: it is forgotten with him, here and at the hub."""

from tests.cast import MANAGER, Settled, new_act
from tests.hub.county import County
from tests.sync import day
from tests.sync.houses import go, same_everywhere
from tests.sync.two_pcs import join_open_and_send
from village.ground import journal
from village.ground.unit import Store
from village.orders import buyers, claim_commands, claim_queries, commands, order_commands
from village.orders.order_rules import OrderPrivate

NAME = "리춘화"


def doubted(db: Store, phone: str) -> tuple[str, str]:
    """His order and its payment: doubted, nearly written off, seen in the end."""
    buyer = OrderPrivate(NAME, phone)
    order = order_commands.place_order(db, new_act(), (day.eggs(),), buyer).id
    payment = order_commands.show_order_code(db, new_act(), order).id
    order_commands.claim_order_payment(db, new_act(), payment)
    order_commands.hand_over(db, new_act(), order)
    claim_commands.dispute_payment(db, new_act(), payment, f"{NAME} 냈다고 합니다")
    claim_commands.propose_write_off(db, new_act(), payment, f"{NAME} 이사를 갔습니다")
    claim_commands.turn_down_write_off(db, new_act(MANAGER), payment)
    commands.confirm_payment(db, new_act(), payment)
    return order, payment


def test_the_reasons_go_with_his_name(station: Settled, county: County) -> None:
    db = station.db
    join_open_and_send(county, station)
    order, payment = doubted(db, "13900007777")
    _, another = doubted(db, "13900008888")
    go(db)
    buyers.erase_buyer(db, new_act(MANAGER), order)
    go(db)
    kept = [row["part"] for row in db.rows("SELECT part FROM journal_events") if row["part"]]
    assert sum(NAME.encode() in part for part in kept) == 3  # what is said of another of that name
    assert claim_queries.told(db, payment)["doubt"] is None
    assert claim_queries.told(db, another)["doubt"]
    assert db.value("SELECT count(*) FROM payments_claims_private") == 2
    same_everywhere(db, county)
    before = journal.state_hash(db)
    journal.rebuild(db)
    assert journal.state_hash(db) == before
