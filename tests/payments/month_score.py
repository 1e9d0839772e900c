"""Marks for a matcher: what it confirmed by itself, what it leaked, what it suggested."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.payments.month_plan import AGAIN, WHOLE, Month

FIRST = 3
CONFIRMED_MIN = (99, 100)
SUGGESTED_MIN = (90, 100)


@dataclass(frozen=True)
class Answer:
    """A matcher's word on one row: the reference it confirmed by itself, or some, best first."""

    automatic: str | None = None
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Score:
    """Counts, so that nothing is rounded: rows to confirm, leaks by row, true pairs.

    `leaks` are the rows confirmed that had to be left to a person, and those confirmed for the
    wrong sale. `missed` are the whole rows not confirmed, `lost` the true pairs (row, reference)
    that were not among the first three.
    """

    whole: int
    missed: tuple[int, ...]
    leaks: tuple[int, ...]
    pairs: int
    lost: tuple[tuple[int, str], ...]

    @property
    def confirmed_share(self) -> float:
        return 1 - len(self.missed) / self.whole

    @property
    def suggested_share(self) -> float:
        return 1 - len(self.lost) / self.pairs

    def faults(self) -> tuple[str, ...]:
        """What keeps this matcher from passing, in words; nothing when it passes."""
        told = []
        if not reaches(self.whole - len(self.missed), self.whole, CONFIRMED_MIN):
            told.append(f"confirmed {self.confirmed_share:.2%} of {self.whole} rows, not 99 %")
        if self.leaks:
            told.append(f"{len(self.leaks)} rows confirmed that a person must decide on")
        if not reaches(self.pairs - len(self.lost), self.pairs, SUGGESTED_MIN):
            told.append(f"suggested {self.suggested_share:.2%} of {self.pairs} pairs, not 90 %")
        return tuple(told)


def reaches(part: int, whole: int, share: tuple[int, int]) -> bool:
    """Whether part ÷ whole is at least the share, in integers."""
    return part * share[1] >= whole * share[0]


def score(month: Month, answers: Mapping[int, Answer]) -> Score:
    """Marks for `answers`, by row number; a row without an answer was left alone.

    A pair asks for a suggestion where a sale's money came and no whole row tells of it: not for
    copies, not for a cut message whose statement has the whole reference.
    """
    whole = {truth.number: truth.sales[0] for truth in month.truths if truth.kind in WHOLE}
    told_whole = {truth.payment for truth in month.truths if truth.kind in WHOLE}
    said = {number: answer.automatic for number, answer in answers.items() if answer.automatic}
    pairs = [
        (truth.number, reference)
        for truth in month.truths
        if truth.kind not in AGAIN and truth.payment not in told_whole
        for reference in truth.sales
    ]
    nothing = Answer()
    return Score(
        whole=len(whole),
        missed=tuple(n for n, reference in whole.items() if said.get(n) != reference),
        leaks=tuple(n for n, reference in said.items() if whole.get(n) != reference),
        pairs=len(pairs),
        lost=tuple(
            (number, reference)
            for number, reference in pairs
            if reference not in answers.get(number, nothing).suggestions[:FIRST]
        ),
    )


def breakdown(month: Month, answers: Mapping[int, Answer]) -> dict[str, tuple[int, int]]:
    """For each kind of row: how many there are, and with how many of them something is wrong."""
    marks = score(month, answers)
    wrong = {*marks.missed, *marks.leaks, *(number for number, _ in marks.lost)}
    told: dict[str, tuple[int, int]] = {}
    for truth in month.truths:
        rows, bad = told.get(truth.kind, (0, 0))
        told[truth.kind] = (rows + 1, bad + (truth.number in wrong))
    return told
