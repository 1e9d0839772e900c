"""The promises of the doors between cash box and safe."""

from tests.cast import Settled, client
from tests.catalogue.hands import Page, words
from tests.money.hands import events, send
from village.money import queries, rules

DOOR = "/money/cash"


def test_notes_go_into_the_safe_and_can_be_taken_back(till: Settled) -> None:
    pak = client(till.app, "pak")
    answer = send(pak, DOOR, way="to_safe", to_safe="150")
    page = pak.get(answer.headers["Location"])
    assert "금고에 넣었습니다 150.00원" in words(page)
    assert (queries.cash_in(till.db), queries.balance(till.db, rules.SAFE)) == (5_000, 15_000)
    undo = next(form for form in Page(page).forms if form.fields.get("to_till") == "150.00")
    pak.post(undo.action, data=undo.fields)
    assert (queries.cash_in(till.db), queries.balance(till.db, rules.SAFE)) == (20_000, 0)


def test_it_refuses_more_than_there_is(till: Settled) -> None:
    pak, before = client(till.app, "pak"), events(till)
    answer = send(pak, DOOR, way="to_safe", to_safe="200.01")
    assert answer.status_code == 422
    assert "돈통에는 200.00원밖에 없습니다" in words(answer)
    assert 'value="200.01"' in answer.text
    answer = send(pak, DOOR, way="to_till", to_till="1")
    assert "금고에는 0.00원밖에 없습니다" in words(answer)
    for wrong in ("", "0", "-1", "x", "9" * 40):
        assert send(pak, DOOR, way="to_safe", to_safe=wrong).status_code == 422
    assert events(till) == before


def test_it_wants_an_open_day(morning: Settled) -> None:
    answer = send(client(morning.app, "pak"), DOOR, way="to_safe", to_safe="1")
    assert answer.status_code == 409
    assert "먼저 하루를 시작하십시오" in words(answer)


def test_notes_go_to_the_bank_by_the_managers_hand(till: Settled) -> None:
    manager = client(till.app, "manager")
    send(manager, DOOR, way="to_safe", to_safe="150")
    before = events(till)
    for way, amount, said in (
        ("sent", "150.01", "금고에는 150.00원밖에"),
        ("arrived", "1", "은행에 가는 돈은 0.00원밖에"),
        ("back", "1", "은행에 가는 돈은 0.00원밖에"),
        ("sent", "0", "령은 안됩니다"),
    ):
        answer = send(manager, "/money/bank", way=way, amount=amount)
        assert (answer.status_code, said in words(answer)) == (422, True), (way, words(answer))
        assert f'value="{amount}"' in answer.text
    assert events(till) == before
    assert send(client(till.app, "pak"), "/money/bank", way="sent", amount="1").status_code == 403
    send(manager, "/money/bank", way="sent", amount="150")
    send(manager, "/money/bank", way="arrived", amount="100")
    page = words(manager.get(DOOR))
    assert "은행에 가는 돈50.00원" in page
    assert "장부에 적힌 은행돈100.00원" in page
