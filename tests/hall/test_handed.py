"""What waits on a phone comes over the counter as letters: the same ids, each once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import DONGXING, KIM, MANAGER, PAK, Settled, client
from tests.workday import pages_of_a_workday
from village.catalogue import queries
from village.ground import journal
from village.ground.errors import Refusal
from village.ground.i18n import translate
from village.ground.ids import new_id
from village.hall import hand_codes

DOOR = "/hall/handed"
LIST = "/CATALOGUE/SELL/P0001/PRICE$UNIT*TRAY30%QUANTITY*60%PRICE*2700%SIZE*30"
OWN = "/ORDERS/OWN/GOODS/P0001$UNIT*PIECE+EGG%QUANTITY*6%PRICE*100%SIZE*1%HOW*CASH"


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Settled]:
    with pages_of_a_workday(tmp_path) as found:
        yield found


def code(way: str, act: str, person: str = f"{DONGXING}/{KIM}", minutes: int = 90) -> str:
    """As static/js/hand.js writes it."""
    said = f"VS1:{person}:{act}:{minutes}:{way}"
    return f"{said}:{hand_codes.check(said + ':')}"


def take(day: Settled, *codes: str) -> str:
    answer = client(day.app, "pak").post(DOOR, data={"code": "\n".join(codes)})
    assert answer.status_code == 200
    return answer.text


def test_it_is_taken_in_as_hers_with_the_time_she_pressed(day: Settled) -> None:
    act = new_id()
    assert translate("ko", "ground.saved_here") in take(day, code(LIST, act))
    event = journal.event(day.db, act)
    assert event is not None
    assert (event.actor, event.fact.farmer) == (KIM, KIM)
    assert event.fact.kept.tapped_at == day.clock.now_ms() - 90 * 60_000
    assert event.fact.kept.taken_by == PAK


def test_who_took_it_in_is_told_where_it_stands(day: Settled) -> None:
    """However soon it came: her own hand did not send it."""
    act = new_id()
    take(day, code(OWN, act, minutes=0))
    told = translate("ko", "hall.outbox.taken_by", clerk="박선희")
    assert told in client(day.app, "kim").get(f"/orders/own/{act}").text


def test_what_a_clerk_pressed_for_her_stays_the_clerks(day: Settled) -> None:
    """On a phone she was helped at; later it comes by itself too, and is the same tap."""
    act, helped = new_id(), f"{DONGXING}/{KIM}/{PAK}"
    client(day.app, "kim", helped_by="pak")
    take(day, code(OWN, act, person=helped))
    event = journal.event(day.db, act)
    assert event is not None
    assert (event.actor, event.fact.farmer) == (PAK, KIM)
    headers = {"Village-Outbox": "1", "Village-Person": helped, "Village-Age": "0"}
    form = {"unit": "piece_egg", "quantity": "6", "price": "100", "size": "1", "how": "cash"}
    answer = client(day.app, "kim", helped_by="pak").post(
        "/orders/own/goods/P0001", data=form | {"act": act}, headers=headers
    )
    assert answer.get_json()["state"] == "done"


def test_a_code_alone_makes_nobody_her_helper(day: Settled) -> None:
    """Anybody can draw one: what the manager never did is not written in the manager's name."""
    act = new_id()
    take(day, code(OWN, act, person=f"{DONGXING}/{KIM}/{MANAGER}"))
    event = journal.event(day.db, act)
    assert event is not None
    assert event.actor == KIM


@pytest.mark.parametrize("helper", [KIM, "C0099", f"{PAK}/C0002"])
def test_who_is_no_clerk_helped_nobody(day: Settled, helper: str) -> None:
    told = take(day, code(OWN, new_id(), person=f"{DONGXING}/{KIM}/{helper}"))
    assert translate("ko", "hall.refusal.handed") in told


def test_over_the_counter_and_from_the_phone_is_once(day: Settled) -> None:
    act = new_id()
    take(day, code(LIST, act), code(LIST, act))
    headers = {"Village-Outbox": "1", "Village-Person": f"{DONGXING}/{KIM}", "Village-Age": "0"}
    form = {"act": act, "unit": "tray30", "quantity": "60", "price": "2700", "size": "30"}
    answer = client(day.app, "kim").post("/catalogue/sell/P0001/price", data=form, headers=headers)
    assert answer.get_json()["state"] == "done"
    assert len(queries.open_listings(day.db, KIM)) == 3


def test_an_own_sale_and_a_withdrawal_go_too(day: Settled) -> None:
    acts = [new_id(), new_id()]
    take(day, code("/CATALOGUE/MINE/L0001/WITHDRAWAL$", acts[0]), code(OWN, acts[1]))
    names = [event.name for event in journal.events(day.db, after=0) if event.id in acts]
    assert names == ["catalogue.goods_withdrawn", "orders.own_sale_recorded"]


def test_a_wrong_letter_is_found_and_the_code_stays(day: Settled) -> None:
    right = code(LIST, new_id())
    for at in range(len(right) - 3):
        bent = right[:at] + ("A" if right[at] != "A" else "B") + right[at + 1 :]
        with pytest.raises(Refusal):
            hand_codes.read(bent)
    bent = right[:-1] + ("0" if right[-1] != "0" else "1")
    assert bent in take(day, bent)


@pytest.mark.parametrize(
    "way", ["/PEOPLE/LEAVE$", "/ORDERS/SALES$PAY*EXACT", "/NOWHERE$", OWN.replace("CASH", "CODE")]
)
def test_no_other_door_opens_to_a_code(day: Settled, way: str) -> None:
    before = len(list(journal.events(day.db, after=0)))
    assert translate("ko", "hall.refusal.handed") in take(day, code(way, new_id()))
    assert len(list(journal.events(day.db, after=0))) == before


def test_another_villages_tap_is_not_taken(day: Settled) -> None:
    told = take(day, code(LIST, new_id(), person=f"29557/{KIM}"))
    assert translate("ko", "hall.refusal.handed_elsewhere") in told


def test_a_refused_one_says_why(day: Settled) -> None:
    way = "/CATALOGUE/MINE/L0001/UNDO$"
    take(day, code(way, new_id()))
    told = take(day, code(way, new_id()))
    assert translate("ko", "catalogue.refusal.already_moved") in told
