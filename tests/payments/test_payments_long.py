"""Ten minutes of bent codes, messages and statements: each is read or refused, and nothing else."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.payments.papers import REF
from tests.payments.test_messages import CHINESE, TODAY, VIETNAMESE
from tests.payments.test_statements import KINDS
from tests.payments.vectors import INVALID, VALID
from village.ground.errors import Refusal
from village.payments.emv_rules import CodeFault
from village.payments.message_rules import read_message
from village.payments.statements import read_statement
from village.payments.vietqr_rules import read_vietqr

CODES = [vector["expected_payload"] for vector in VALID] + [one["payload"] for one in INVALID]
MESSAGES = [told[0] for told in (*VIETNAMESE.values(), *CHINESE.values())]
PLACE = st.integers(0, 2_000)
LONG = settings(
    max_examples=20_000, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip


def bent(text: str, piece: str, at: int, cut: int) -> str:
    """A text with a piece put over it, and some of it cut away behind."""
    at %= len(text) + 1
    return text[:at] + piece + text[at + cut % (len(text) + 1 - at) :]


@pytest.mark.slow
@LONG
@given(code=st.sampled_from(CODES), piece=st.text(max_size=6), at=PLACE, cut=PLACE)
def test_bent_codes(code: str, piece: str, at: int, cut: int) -> None:
    with suppress(CodeFault):
        read_vietqr(bent(code, piece, at, cut))


@pytest.mark.slow
@LONG
@given(text=st.sampled_from(MESSAGES), piece=st.text(max_size=8), at=PLACE, cut=PLACE)
def test_bent_messages(text: str, piece: str, at: int, cut: int) -> None:
    changed = bent(text, piece, at, cut)
    for currency in ("CNY", "VND"):
        with suppress(Refusal):
            row = read_message(changed, currency, TODAY)
            assert row.amount_minor > 0
            assert TODAY - timedelta(days=9_500) < date.fromisoformat(row.day) <= TODAY


@pytest.mark.slow
@LONG
@given(
    kind=st.sampled_from(sorted(KINDS)), piece=st.binary(max_size=9), at=st.integers(0, 9_000),
    cut=st.integers(0, 60),
)  # fmt: skip
def test_bent_statements(kind: str, piece: bytes, at: int, cut: int) -> None:
    content, exponent, _ = KINDS[kind]
    at %= len(content) + 1
    with suppress(Refusal):
        for row in read_statement(content[:at] + piece + content[at + cut :], exponent).rows:
            assert row.amount_minor > 0
            assert row.amount_minor < 10**13, REF
