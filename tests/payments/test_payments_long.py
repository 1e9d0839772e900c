"""Ten minutes of bent codes, messages, statements and services: each read or refused, no more."""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.hub.test_banks import CASSO, PAYOS_DATA, SEPAY, payos
from tests.payments.papers import REF
from tests.payments.test_messages import CHINESE, TODAY, VIETNAMESE
from tests.payments.test_statements import KINDS
from tests.payments.vectors import INVALID, VALID
from village.ground.errors import Refusal
from village.ground.signing import FileFault
from village.hub.messengers import PROVIDERS, Provider, credits_in, require_signed
from village.payments.emv_rules import CodeFault
from village.payments.message_rules import read_message
from village.payments.statements import read_statement
from village.payments.vietqr_rules import read_vietqr

CODES = [vector["expected_payload"] for vector in VALID] + [one["payload"] for one in INVALID]
MESSAGES = [told[0] for told in (*VIETNAMESE.values(), *CHINESE.values())]
TOLD = [json.dumps(one).encode() for one in (SEPAY, CASSO, payos(PAYOS_DATA))]
PLACE = st.integers(0, 2_000)
LONG_S = 600
SOME = settings(
    max_examples=500, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip


def bent(text: str, piece: str, at: int, cut: int) -> str:
    """A text with a piece put over it, and some of it cut away behind."""
    at %= len(text) + 1
    return text[:at] + piece + text[at + cut % (len(text) + 1 - at) :]


@SOME
@given(code=st.sampled_from(CODES), piece=st.text(max_size=6), at=PLACE, cut=PLACE)
def bent_codes(code: str, piece: str, at: int, cut: int) -> None:
    with suppress(CodeFault):
        read_vietqr(bent(code, piece, at, cut))


@SOME
@given(text=st.sampled_from(MESSAGES), piece=st.text(max_size=8), at=PLACE, cut=PLACE)
def bent_messages(text: str, piece: str, at: int, cut: int) -> None:
    changed = bent(text, piece, at, cut)
    for currency in ("CNY", "VND"):
        with suppress(Refusal):
            row = read_message(changed, currency, TODAY)
            assert row.amount_minor > 0
            assert TODAY - timedelta(days=9_500) < date.fromisoformat(row.day) <= TODAY


@SOME
@given(
    kind=st.sampled_from(sorted(KINDS)), piece=st.binary(max_size=9), at=st.integers(0, 9_000),
    cut=st.integers(0, 60),
)  # fmt: skip
def bent_statements(kind: str, piece: bytes, at: int, cut: int) -> None:
    content, exponent, _ = KINDS[kind]
    at %= len(content) + 1
    with suppress(Refusal):
        for row in read_statement(content[:at] + piece + content[at + cut :], exponent).rows:
            assert row.amount_minor > 0
            assert row.amount_minor < 10**13, REF


@SOME
@given(
    provider=st.sampled_from(PROVIDERS), told=st.sampled_from(TOLD), piece=st.binary(max_size=8),
    at=PLACE, cut=st.integers(0, 60),
)  # fmt: skip
def bent_services(provider: Provider, told: bytes, piece: bytes, at: int, cut: int) -> None:
    at %= len(told) + 1
    body = told[:at] + piece + told[at + cut :]
    with suppress(FileFault):
        assert all(one.row.amount_minor > 0 for one in credits_in(provider, body))
    with suppress(FileFault):
        require_signed(provider, "another key than it was signed with", {}, body)
        pytest.fail("nobody has signed it")


@pytest.mark.slow
@pytest.mark.parametrize("search", [bent_codes, bent_messages, bent_statements, bent_services])
def test_bent_for_ten_minutes(search: Callable[[], None]) -> None:
    """A quarter of them each, five hundred at a time, however fast the machine is."""
    until, searches = time.monotonic() + LONG_S / 4, 0
    while time.monotonic() < until:
        search()
        searches += 1
    print(f"\n{searches * 500} read")
