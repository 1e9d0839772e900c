"""Two PCs ran as one station and gave the same numbers to different people, goods and papers."""

from pathlib import Path

import pytest

from tests.cast import CHOI, KIM, NUMBERS, Settled, new_act
from tests.hub.county import County, join
from tests.sync import day
from tests.sync.houses import go
from tests.sync.test_restores import assert_whole, fresh_code, lines_at, restored
from tests.sync.two_pcs import clone_of, join_open_and_send
from village.catalogue import commands as catalogue
from village.catalogue.rules import Wish
from village.catalogue.unit_rules import Product, Unit
from village.ground.errors import Refusal
from village.ground.unit import Act, Store
from village.hub import queries as figures
from village.orders import commands as orders
from village.orders import order_commands
from village.orders.order_rules import OrderPrivate
from village.orders.rules import BasketLine
from village.people import commands as people
from village.people import visits
from village.people.commands import NewPerson
from village.people.queries import person
from village.sync import restoring


def carry_on(db: Store, name: str, key: str, price: int) -> None:
    """A new farmer with her household, her goods, a sale of them, an order: all numbers are new."""
    farmer = people.add_person(
        db,
        new_act(),
        NewPerson("farmer", name, "ko", "5926", group="2조", shared_account=True),
    ).fact.person
    assert (farmer.number, farmer.account) == ("F0003", "H0003")
    goods = Product("", key, "piece", "item", "basket", (Unit("piece", 1),))
    product = catalogue.add_product(db, new_act(), goods).fact.product.number
    listed = catalogue.list_goods(
        db, new_act(farmer.number), farmer.number, Wish(product, "piece", 10, price)
    )
    assert (product, listed.fact.listing) == ("P0003", "L0003")
    basket = BasketLine(farmer.number, product, "piece", 3, price)
    orders.record_cash_sale(db, new_act(), (basket,))
    buyer = OrderPrivate("리씨", "13900000000")
    placed = order_commands.place_order(db, new_act(), (basket,), buyer)
    assert placed.fact.number == "D0001"


def rows(db: Store, sql: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in db.rows(sql)]


BALANCE = "SELECT amount_minor FROM money_balances WHERE account = 'Liabilities:Farmers:{}'"


def assert_both_stand(db: Store, first: str, second: str) -> None:
    """Each of the two has her own number, book, goods and order; what she sold is hers."""
    names = rows(db, "SELECT person, name FROM people_private WHERE person > 'F0002' ORDER BY 1")
    assert [pair for pair in names if str(pair[0]).startswith("F")] == [
        ("F0003", first),
        ("F0004", second),
    ]
    assert rows(
        db,
        "SELECT number, account, household FROM people_persons WHERE number > 'F0002'"
        " AND role = 'farmer'",
    ) == [
        ("F0003", "H0003", "H0003"),
        ("F0004", "H0004", "H0004"),
    ]
    assert rows(db, "SELECT number, key FROM catalogue_products WHERE number > 'P0002'") == [
        ("P0003", "chili"),
        ("P0004", "garlic"),
    ]
    assert rows(
        db,
        "SELECT listing, farmer, product, left_base, sold_base, reserved_base"
        " FROM catalogue_listings WHERE listing > 'L0002'",
    ) == [
        ("L0003", "F0003", "P0003", 4, 3, 3),
        ("L0004", "F0004", "P0004", 4, 3, 3),
    ]
    assert rows(db, "SELECT number FROM orders_orders ORDER BY position") == [
        ("D0001",),
        ("D0002",),
    ]
    assert rows(
        db,
        "SELECT farmer, account, product FROM orders_lines WHERE kind = 'sale' ORDER BY position",
    ) == [
        ("F0003", "H0003", "P0003"),
        ("F0004", "H0004", "P0004"),
    ]
    assert db.value(BALANCE.format("H0003")) == -2970
    assert db.value(BALANCE.format("H0004")) == -1485


def two_pcs(station: Settled, county: County, tmp_path: Path) -> Settled:
    """The station and its clone, each carried on; the centre has the station's."""
    join_open_and_send(county, station)
    clone = clone_of(station, tmp_path / "clone")
    carry_on(station.db, "김복순", "chili", 1000)
    carry_on(clone.db, "최순녀", "garlic", 500)
    go(station.db)
    return clone


def test_both_keep_what_is_theirs(station: Settled, county: County, tmp_path: Path) -> None:
    clone = two_pcs(station, county, tmp_path)
    join(county, clone.db)
    assert go(clone.db).outcome == "sent"
    assert_both_stand(clone.db, "김복순", "최순녀")
    assert_whole(clone.db, county)
    with county.store.reading() as hub:
        station_id = clone.db.station
        assert figures.person_name(hub, station_id, "F0003") == "김복순"
        assert figures.person_name(hub, station_id, "F0004") == "최순녀"
        sold = {
            row["farmer"]
            for row in hub.all(
                "day_sales", station=station_id, business_day="2026-11-21", after=0, rows=10
            )
        }
    assert sold == {"F0003", "F0004"}
    clone.house.close()


def test_what_comes_after_gets_the_next_numbers(
    station: Settled, county: County, tmp_path: Path
) -> None:
    clone = two_pcs(station, county, tmp_path)
    join(county, clone.db)
    go(clone.db)
    later = people.add_person(clone.db, new_act(), NewPerson("farmer", "리순희", "ko", group="3조"))
    assert (later.fact.person.number, later.fact.person.household) == ("F0005", "H0005")
    listed = catalogue.list_goods(clone.db, new_act(KIM), KIM, Wish("P0001", "tray30", 30, 2700))
    assert listed.fact.listing == "L0005"
    go(clone.db)
    assert_whole(clone.db, county)
    clone.house.close()


def test_nobody_comes_in_with_what_was_anothers(
    station: Settled, county: County, tmp_path: Path
) -> None:
    """On this PC F0003 was Choi's: her four digits must not open Kim's book, nor the old visit."""
    clone = two_pcs(station, county, tmp_path)
    assert visits.come_in_with_number(clone.db, "F0003", "5926", "card", "device")
    join(county, clone.db)
    go(clone.db)
    for number in ("F0003", "F0004"):
        with pytest.raises(Refusal):
            visits.come_in_with_number(clone.db, number, "5926", "card", "device")
    assert (
        clone.db.value(
            "SELECT count(*) FROM people_visits WHERE ended_at IS NULL"
            " AND person IN ('F0003', 'F0004')"
        )
        == 0
    )
    assert visits.come_in_with_number(clone.db, KIM, NUMBERS[KIM], "card", "device")
    clone.house.close()


def test_an_old_copy_that_was_sold_with_gives_its_numbers_anew(
    station: Settled, county: County, tmp_path: Path
) -> None:
    join(county, station.db)
    day.open_shop(station.db)
    back = restored(station, tmp_path)
    carry_on(station.db, "김복순", "chili", 1000)
    carry_on(back.db, "최순녀", "garlic", 500)
    go(station.db)
    join(county, back.db)
    assert go(back.db).outcome == "sent"
    assert_both_stand(back.db, "김복순", "최순녀")
    assert_whole(back.db, county)
    back.house.close()


def test_a_found_disk_gives_its_numbers_anew(
    station: Settled, county: County, tmp_path: Path
) -> None:
    clone = two_pcs(station, county, tmp_path)
    clone.house.close()
    assert restoring.import_disk(station.db, clone.house.data, fresh_code(county)) == 5
    assert go(station.db).outcome == "sent"
    assert_both_stand(station.db, "김복순", "최순녀")
    assert_whole(station.db, county)
    assert visits.come_in_with_number(station.db, "F0003", "5926", "card", "device")


def test_the_disk_of_the_merged_pc_brings_what_came_later_under_the_right_numbers(
    station: Settled, county: County, tmp_path: Path
) -> None:
    """The clone's old disk still says F0003 of one whom we call F0004 by now."""
    clone = two_pcs(station, county, tmp_path)
    old = clone_of(clone, tmp_path / "old")
    basket = BasketLine("F0003", "P0003", "piece", 2, 500)
    orders.record_cash_sale(old.db, new_act(), (basket,))
    old.house.close()
    join(county, clone.db)
    go(clone.db)
    assert restoring.import_disk(clone.db, old.house.data, fresh_code(county)) == 1
    go(clone.db)
    assert_whole(clone.db, county)
    sold = rows(clone.db, "SELECT farmer FROM orders_sales ORDER BY position")
    assert sold == [("F0003",), ("F0004",), ("F0004",)]
    left = rows(clone.db, "SELECT left_base FROM catalogue_listings WHERE listing = 'L0004'")
    assert left == [(2,)]
    clone.house.close()


def test_branches_that_part_twice_keep_their_meanings(
    station: Settled, county: County, tmp_path: Path
) -> None:
    """The merged PC is cloned again: what was moved once is moved once more, and means the same."""
    clone = two_pcs(station, county, tmp_path)
    join(county, clone.db)
    second = clone_of(clone, tmp_path / "second")
    go(clone.db)
    carried = people.add_person(clone.db, new_act(), NewPerson("farmer", "리", "ko", group="3조"))
    go(clone.db)
    join(county, second.db)
    assert go(second.db).outcome == "sent"
    assert_both_stand_but_later(second.db)
    assert carried.fact.person.number == "F0005"
    assert_whole(second.db, county)
    assert lines_at(second.db)[: len(lines_at(clone.db))] == lines_at(clone.db)
    clone.house.close()
    second.house.close()


def assert_both_stand_but_later(db: Store) -> None:
    found = rows(
        db,
        "SELECT person, name FROM people_private WHERE person > 'F0002'"
        " AND person < 'G' ORDER BY 1",
    )
    assert found == [("F0003", "김복순"), ("F0004", "최순녀"), ("F0005", "리")]


def test_one_act_that_reached_both_keeps_its_first_number(
    station: Settled, county: County, tmp_path: Path
) -> None:
    """Her phone put up eggs at both PCs: L0003 at one, L0004 at the other, and both sold of it."""
    join_open_and_send(county, station)
    clone = clone_of(station, tmp_path / "clone")
    hers = Act(new_act().id, CHOI)
    catalogue.list_goods(clone.db, new_act(KIM), KIM, Wish("P0001", "tray30", 30, 2700))
    for one in (station, clone):
        catalogue.list_goods(one.db, hers, CHOI, Wish("P0001", "tray30", 90, 2700))
        orders.record_cash_sale(one.db, new_act(), (day.eggs(1, CHOI),))
    go(station.db)
    join(county, clone.db)
    assert go(clone.db).outcome == "sent"
    assert rows(
        clone.db,
        "SELECT listing, farmer, left_base FROM catalogue_listings WHERE listing > 'L0002'",
    ) == [
        ("L0003", CHOI, 30),
        ("L0004", KIM, 30),
    ]
    assert_whole(clone.db, county)
    again: Settled = clone
    assert person(again.db, KIM)
    clone.house.close()
