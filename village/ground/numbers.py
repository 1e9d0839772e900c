"""Short numbers that two branches both gave: what a line written again means by them from now on.

A moved line keeps its facts to the byte. Beside where it stood, `moved_from` names the numbers in
it that mean another person, lot or paper by now; both ends read its facts through that.
"""

import re
from collections.abc import Mapping
from typing import Any

EPOCH = re.compile(r"[0-9a-f]{16}")
NUMBER = re.compile(r"[A-Z][0-9]{1,9}")
PAIRS_MAX = 10_000
Numbers = Mapping[str, str]  # as it stands in the line → what it means


def numbers_of(moved_from: Mapping[str, Any] | None) -> dict[str, str]:
    """The numbers of a moved line that mean something else; none of any other line."""
    pairs = (moved_from or {}).get("numbers", ())
    return {pair["given"]: pair["meant"] for pair in pairs}


def meant(value: Any, numbers: Numbers) -> Any:
    """`value` with every text that is one of these numbers put as it is meant; keys stay."""
    if not numbers:
        return value
    if isinstance(value, str):
        return numbers.get(value, value)
    if isinstance(value, list):
        return [meant(inner, numbers) for inner in value]
    if isinstance(value, dict):
        return {key: meant(inner, numbers) for key, inner in value.items()}
    return value


def named_in(value: Any) -> set[str]:
    """Every number that stands anywhere in `value`."""
    if isinstance(value, str):
        return {value} if NUMBER.fullmatch(value) else set()
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return set().union(*map(named_in, inner))


def facts_meant(line: Any) -> Any:
    """The facts of a line, their numbers as they are meant."""
    if "moved_from" not in line:
        return line["facts"]
    return meant(line["facts"], numbers_of(line["moved_from"]))


def is_place(value: object) -> bool:
    """Whether `value` is what a line may hold as `moved_from`."""
    if not isinstance(value, dict) or set(value) - {"numbers"} != {"epoch", "seq"}:
        return False
    epoch, seq = value["epoch"], value["seq"]
    placed = isinstance(epoch, str) and EPOCH.fullmatch(epoch) and type(seq) is int and seq >= 1
    return bool(placed) and ("numbers" not in value or _are_pairs(value["numbers"]))


def _are_pairs(value: object) -> bool:
    """Sorted by what was given, none twice, none for nothing."""
    if not isinstance(value, list) or not 0 < len(value) <= PAIRS_MAX:
        return False
    return all(map(_is_pair, value)) and _rises([pair["given"] for pair in value])


def _is_pair(value: object) -> bool:
    if not isinstance(value, dict) or set(value) != {"given", "meant"}:
        return False
    fit = all(isinstance(one, str) and NUMBER.fullmatch(one) for one in value.values())
    return fit and value["given"] != value["meant"]


def _rises(texts: list[str]) -> bool:
    return texts == sorted(set(texts))
