"""What an authority is let prove: the one name of the station that asks, and nothing else."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
from acme import messages

from tests.certificates import StubbornZone
from village.hub.authority import Authority, NotIssued, check_names

HOST = "222424107201.village.example"


def order(ordered: list[tuple[str, str]], proved: list[tuple[str, str]]) -> messages.OrderResource:
    names = [
        [
            messages.Identifier(typ=messages.IdentifierType(kind), value=value)
            for kind, value in some
        ]
        for some in (ordered, proved)
    ]
    return messages.OrderResource(
        body=messages.Order(identifiers=names[0]),
        authorizations=[
            messages.AuthorizationResource(body=messages.Authorization(identifier=one))
            for one in names[1]
        ],
    )


def test_an_order_for_the_one_host_is_proved() -> None:
    check_names(order([("dns", HOST)], [("dns", HOST)]), HOST)


@pytest.mark.parametrize(
    "more", [("dns", "*.village.example"), ("dns", "village.example"), ("ip", "192.0.2.1")]
)
def test_an_order_for_more_or_other_names_is_not(more: tuple[str, str]) -> None:
    own = ("dns", HOST)
    for ordered, proved in (([own, more], [own]), ([more], [own]), ([own], [more]), ([], [own])):
        with pytest.raises(NotIssued):
            check_names(order(ordered, proved), HOST)


def test_a_proof_that_stays_behind_does_not_lose_the_certificate(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = order([("dns", HOST)], [("dns", HOST)])
    client = SimpleNamespace(
        new_order=lambda _: made,
        poll_authorizations=lambda *_: None,
        finalize_order=lambda *_: SimpleNamespace(fullchain_pem="chain"),
    )
    authority = Authority(cast(Any, client), cast(Any, None))
    monkeypatch.setattr(
        Authority, "_prove", lambda *words: words[-1].append(("_acme-challenge", "value"))
    )
    assert authority.issue("", HOST, StubbornZone()) == "chain"
