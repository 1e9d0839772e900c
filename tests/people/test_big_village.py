"""A village of more than two hundred: nobody is left out, and numbers go on past F9999."""

from tests.cast import KIM, Settled, client, new_act
from village.ground.ids import next_number
from village.people import commands, queries
from village.people.commands import NewPerson

MANY = 205


def settle(dongxing: Settled, count: int) -> None:
    for at in range(count):
        new = NewPerson("farmer", f"허영{at:03d}", "ko", group="3조")
        commands.add_person(dongxing.db, new_act(), new)


def test_the_two_hundred_and_first_farmer_is_on_every_list(dongxing: Settled) -> None:
    settle(dongxing, MANY)
    last, clerk = f"허영{MANY - 1:03d}", client(dongxing.app, "pak")
    assert queries.farmers(dongxing.db)[-1].name == last
    assert last in clerk.get("/people/cards").text
    first = clerk.get("/people/list").text
    assert last not in first
    assert "/people/list?leaf=2" in first
    assert last in clerk.get("/people/list?leaf=2").text
    assert last in clerk.get(f"/people/faces?group=3조&at={MANY - 1}&size=1").text


def test_after_nine_thousand_nine_hundred_ninety_nine_comes_ten_thousand(
    dongxing: Settled,
) -> None:
    db = dongxing.db
    db.applying = True  # as an apply would
    for number in ("F9999", "F10000"):
        db.conn.execute("UPDATE people_persons SET number = ? WHERE number = 'F0002'", (number,))
        db.conn.execute(
            "INSERT INTO people_persons SELECT 'F0002', role, household, account, language, NULL,"
            " active, added_at FROM people_persons WHERE number = ?",
            (KIM,),
        )
    db.conn.execute("INSERT INTO people_households VALUES ('H9999', ''), ('H10000', '')")
    db.applying = False
    assert next_number("F", queries.last_number(db, "F")) == "F10001"
    assert next_number("H", queries.last_number(db, "H")) == "H10001"
    assert queries.last_number(db, "M") == "M0001"
