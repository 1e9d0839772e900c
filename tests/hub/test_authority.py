"""What an authority is let prove: the one name of the station that asks, and nothing else."""

import pytest
from acme import messages

from village.hub.authority import NotIssued, check_names

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
