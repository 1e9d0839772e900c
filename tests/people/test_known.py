"""What is known of people is the journal's; names stand beside it."""

import pytest

from tests.cast import CHOI, KIM, Settled, new_act
from village.ground import journal
from village.ground.errors import Refusal
from village.people import commands, faces, queries
from village.people.commands import NewPerson
from village.people.rules import called, checked_digits, folded, name_order, weak


def test_a_rebuild_makes_the_same_rows(dongxing: Settled) -> None:
    commands.give_card(dongxing.db, new_act(), KIM)
    commands.person_left(dongxing.db, new_act(), KIM)
    commands.person_returned(dongxing.db, new_act(), KIM)
    commands.choose_language(dongxing.db, new_act(), KIM, "zh")
    before = journal.state_hash(dongxing.db)
    journal.rebuild(dongxing.db)
    assert journal.state_hash(dongxing.db) == before
    assert journal.verify(dongxing.db) == []


def test_names_are_not_in_the_chained_line(dongxing: Settled) -> None:
    lines = b"".join(row[0] for row in dongxing.db.rows("SELECT line FROM journal_events"))
    assert "김영옥".encode() not in lines
    assert "박주임".encode() not in lines


def test_an_erased_name_shows_as_a_number(dongxing: Settled) -> None:
    dongxing.db.applying = True  # as an apply of an erasure would
    dongxing.db.conn.execute("DELETE FROM people_private WHERE person = ?", (KIM,))
    dongxing.db.applying = False
    person = queries.person(dongxing.db, KIM)
    assert person is not None
    assert person.name == "No. 1"


@pytest.mark.parametrize(
    ("written", "searched"),
    [
        ("리철수", "이철수"), ("리철수", "리 철수"), ("최룡남", "최용남"), ("로정희", "노정희"),
        ("한금녀", "한금여"), ("림춘식", "임춘"), ("Nguyễn Văn Hải", "nguyen van hai"),
        ("Đặng Thị Sáu", "dang"), ("Võ Thị Út", "ut"),
    ],
)  # fmt: skip
def test_both_spellings_find_her(written: str, searched: str) -> None:
    assert folded(searched) in folded(written)


def test_other_names_stay_apart() -> None:
    assert folded("김영옥") != folded("김영숙")
    assert folded("박순희") != folded("박준희")


@pytest.mark.parametrize(
    ("tongue", "names"),
    [
        ("vi", ["Trần Văn An", "Nguyễn Thị Ân", "Bùi Văn Bảy", "Lê Thị Dung", "Cao Văn Đức",
                "Nguyễn Hoa", "Nguyễn Hòa", "Nguyễn Hóa", "Phạm Ơn", "Lê Út", "Đỗ Ưng"]),
        ("ko", ["강철수", "김영옥", "렴순자", "리철수", "박순희", "오영길", "최룡남"]),
    ],
)  # fmt: skip
def test_people_stand_as_their_own_letters_go(tongue: str, names: list[str]) -> None:
    mixed = sorted(names, key=lambda name: name[-1])
    assert mixed != names
    assert sorted(mixed, key=lambda name: name_order(name, tongue)) == names


def test_a_list_may_mix_them(dongxing: Settled) -> None:
    """Each by the letters of her own language; Kim and Choi are here already."""
    commands.choose_language(dongxing.db, new_act(), CHOI, "vi")
    assert {each.number for each in queries.farmers(dongxing.db)} == {KIM, CHOI}


def test_numbers_others_would_try_first_are_refused() -> None:
    assert all(weak(digits) for digits in ("0000", "1234", "4321", "1111", "1949", "2003", "1212"))
    assert not any(weak(digits) for digits in ("4826", "7351", "9037"))
    assert checked_digits("４８２６", " 48 26") == "4826"
    with pytest.raises(Refusal, match="weak"):
        checked_digits("4567", "4567")


def test_she_is_spoken_to_by_title_in_vietnamese() -> None:
    assert called("Nguyễn Văn Hai", "bác", "vi") == "bác Hai"
    assert called("김영옥", "", "ko") == "김영옥"


@pytest.mark.parametrize("count", [0, 1, 6, 7, 24, 36, 37, 150, 230])
def test_nobody_has_to_choose_among_more_than_six(dongxing: Settled, count: int) -> None:
    kim = queries.person(dongxing.db, KIM)
    assert kim is not None
    surnames = "김리박최정강조윤장림한오서신권황안송전홍"
    names = [surnames[n % 20] + f"영{n}" for n in range(count)]
    people = faces.in_order(
        [queries.KnownPerson(**{**kim.__dict__, "name": name, "group": ""}) for name in names]
    )
    assert _reached(people) == count


def _reached(people: list[queries.KnownPerson]) -> int:
    """How many faces can be tapped, walking every heap."""
    heaps = faces.heaps(people)
    assert len(heaps) <= 6
    if not heaps:
        assert len(people) <= 6
        return len(people)
    return sum(_reached(people[heap.at : heap.at + heap.size]) for heap in heaps)


def test_two_clerks_at_once_give_two_numbers(dongxing: Settled) -> None:
    first = commands.add_person(dongxing.db, new_act(), NewPerson("farmer", "한금녀", "ko", "4827"))
    again = commands.add_person(dongxing.db, new_act(), NewPerson("farmer", "한금녀", "ko", "4827"))
    assert {first.fact.person.number, again.fact.person.number} == {"F0003", "F0004"}
