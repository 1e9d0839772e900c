"""A household's group stands in the chained line, which nobody can erase: no name fits in it."""

import pytest

from tests.cast import Settled, client, new_act
from village.ground.errors import Refusal
from village.people import commands, queries
from village.people.commands import NewPerson


@pytest.mark.parametrize(
    "group", ["김영옥 13812345678", "김영옥", "13812345678", "Kim Yong 1", "1234", "1조 2조"]
)
def test_a_name_or_phone_is_no_group(dongxing: Settled, group: str) -> None:
    new = NewPerson("farmer", "한금녀", "ko", group=group)
    with pytest.raises(Refusal, match="group"):
        commands.add_person(dongxing.db, new_act(), new)
    line = dongxing.db.value("SELECT line FROM journal_events ORDER BY seq DESC LIMIT 1")
    assert group.encode() not in line


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1조", "1조"), ("제 3조", "제 3조"), ("３组", "3组"), ("第12组", "第12组"),
        (" Tổ  2 ", "Tổ 2"), ("Nhóm 12", "Nhóm 12"), ("Group 1", "Group 1"), ("7", "7"), ("", ""),
    ],
)  # fmt: skip
def test_a_groups_number_is_kept(dongxing: Settled, typed: str, kept: str) -> None:
    event = commands.add_person(
        dongxing.db, new_act(), NewPerson("farmer", "한금녀", "ko", group=typed)
    )
    person = queries.person(dongxing.db, event.fact.person.number)
    assert person is not None
    assert person.group == kept


def test_a_refused_group_says_why_beside_its_field(dongxing: Settled) -> None:
    sheet = {"name": "리철수", "language": "ko", "face": "face-cap", "group": "리철수네",
             "digits": "4827", "digits_again": "4827", "act": new_act().id}  # fmt: skip
    answer = client(dongxing.app, "pak").post("/people/new", data=sheet)
    assert answer.status_code == 422
    assert "조는 번호로 적어주십시오" in answer.text
    assert "리철수네" in answer.text
