"""What a moved line means by its numbers, and what it may say of them."""

import json

import pytest

from village.ground.chain import canonical, line_of, moved_line
from village.ground.lines import read_line
from village.ground.numbers import facts_meant, is_place
from village.ground.signing import FileFault

FACTS = {"farmer": "F0003", "lines": [{"account": "H0003", "listing": "L0009"}], "note": "F0003 a"}
LINE = line_of(
    id="0" * 26, name="a.b_done", v=1, at=1, actor="F0003", facts=FACTS, private=None
)  # fmt: skip
EPOCH = "00112233aabbccdd"
PLACE = {"epoch": EPOCH, "seq": 7}
PAIR = {"given": "F0003", "meant": "F0004"}


def test_the_facts_stay_and_mean_something_else() -> None:
    line = moved_line(LINE, EPOCH, 7, {"H0003": "H0005", "F0003": "F0004"})
    assert read_line(line).facts == FACTS
    moved = json.loads(line)
    assert facts_meant(moved) == {
        "farmer": "F0004", "lines": [{"account": "H0005", "listing": "L0009"}], "note": "F0003 a",
    }  # fmt: skip


def test_moved_twice_it_says_where_it_stood_first_and_means_the_last() -> None:
    once = moved_line(LINE, EPOCH, 7, {"F0003": "F0004"})
    twice = json.loads(moved_line(once, "f" * 16, 1, {"F0003": "F0008"}))
    assert twice["moved_from"] == {
        **PLACE, "numbers": [{"given": "F0003", "meant": "F0008"}],
    }  # fmt: skip
    assert json.loads(moved_line(once, "f" * 16, 1, {}))["moved_from"] == PLACE


@pytest.mark.parametrize(
    "numbers",
    [
        [], {}, "F0003", [PAIR, PAIR], [{**PAIR, "more": "F1"}], [{"given": "F0003"}],
        [{"given": "F0003", "meant": "F0003"}], [{"given": "f1", "meant": "F1"}],
        [{"given": "F0003", "meant": 4}], [PAIR, {"given": "C0001", "meant": "C0002"}],
    ],
)  # fmt: skip
def test_a_line_with_other_pairs_is_none(numbers: object) -> None:
    assert not is_place({**PLACE, "numbers": numbers})
    line = canonical({**json.loads(LINE), "moved_from": {**PLACE, "numbers": numbers}})
    with pytest.raises(FileFault, match="line_shape"):
        read_line(line)


def test_a_place_with_pairs_or_without() -> None:
    assert is_place(PLACE)
    assert is_place({**PLACE, "numbers": [{"given": "C0009", "meant": "C0010"}, PAIR]})
    for wrong in ({"epoch": EPOCH}, {**PLACE, "seq": 0}, {**PLACE, "epoch": "x" * 16}, [PLACE]):
        assert not is_place(wrong)
