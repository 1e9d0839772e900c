"""The talk with an authority of certificates (ACME, RFC 8555), proving names by DNS."""

import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import acme.errors
import requests
from acme import challenges, messages
from acme.client import ClientNetwork, ClientV2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from josepy.errors import Error as JoseError
from josepy.jwa import ES256
from josepy.jwk import JWKEC

from village.hub.certificate_rules import DETAIL_LENGTH_MAX, Fault, Settings
from village.hub.zone_writers import ZoneFault, ZoneWriter

AGENT = "village-seller"
TIMEOUT_S = 30
ANSWERED_S = 90
LOOK_S = 2.0


class NotIssued(Exception):
    """No certificate this time: which fault, in whose words; `record` where a hand must write."""

    def __init__(self, fault: Fault, detail: str, order: str = "", record: str = "") -> None:
        super().__init__(f"{fault}: {detail}")
        self.fault = fault
        self.detail = detail[:DETAIL_LENGTH_MAX]
        self.order = order
        self.record = record


@dataclass
class Authority:
    """Our account there. `wait` is how it passes the time, in seconds."""

    client: ClientV2
    key: JWKEC
    wait: Callable[[float], None] = time.sleep

    def issue(self, request: str, host: str, writer: ZoneWriter, order_url: str = "") -> str:
        """The chain for a host's request in PEM; `order_url` goes on with an order begun before.

        Raises NotIssued.
        """
        try:
            return self._issue(request.encode(), host, writer, order_url)
        except ZoneFault as fault:
            raise NotIssued("dns", str(fault)) from fault
        except (acme.errors.Error, messages.Error, JoseError, requests.RequestException) as fault:
            raise not_issued(fault) from fault

    def _issue(self, request: bytes, host: str, writer: ZoneWriter, order_url: str) -> str:
        order = self._order(request, order_url)
        check_names(order, host)
        written: list[tuple[str, str]] = []
        try:
            for authorization in order.authorizations:
                if authorization.body.status != messages.STATUS_VALID:
                    self._prove(authorization, writer, order.uri, written)
            until = datetime.now() + timedelta(seconds=ANSWERED_S)  # noqa: DTZ005 -- as acme counts
            self.client.poll_authorizations(order, until)
            return str(self.client.finalize_order(order, until).fullchain_pem)
        finally:
            for name, value in written:
                _remove(writer, name, value)

    def _order(self, request: bytes, order_url: str) -> messages.OrderResource:
        if not order_url:
            return self.client.new_order(request)
        body = messages.Order.from_json(self._ask(order_url).json())
        if body.status == messages.STATUS_INVALID:
            return self.client.new_order(request)
        proofs = [
            messages.AuthorizationResource(
                body=messages.Authorization.from_json(self._ask(url).json()), uri=url
            )
            for url in body.authorizations
        ]
        return messages.OrderResource(
            body=body, uri=order_url, authorizations=proofs, csr_pem=request
        )

    def _ask(self, url: str) -> Any:
        """A look at something of ours; the client has no public word for it."""
        return self.client._post_as_get(url)

    def _prove(
        self, authorization: Any, writer: ZoneWriter, order: str, written: list[tuple[str, str]]
    ) -> None:
        """Write the proof, wait until it is seen, and say that it stands."""
        found = [one for one in authorization.body.challenges
                 if isinstance(one.chall, challenges.DNS01)]  # fmt: skip
        if not found:
            raise NotIssued("refused", "the authority offers no proof by DNS")
        (challenge,) = found[:1]
        name = challenge.chall.validation_domain_name(authorization.body.identifier.value)
        value = challenge.chall.validation(self.key)
        writer.put(name, value)
        if writer.patience_s:
            written.append((name, value))
        waited = 0.0
        while not writer.is_seen(name, value):
            if waited >= writer.patience_s:
                fault: Fault = "dns_not_seen" if writer.patience_s else "waits"
                raise NotIssued(fault, name, order, f"{name} TXT {value}")
            self.wait(LOOK_S)
            waited += LOOK_S
        self.client.answer_challenge(challenge, challenge.response(self.key))


def _remove(writer: ZoneWriter, name: str, value: str) -> None:
    """A proof that stays behind does no harm: what was issued counts, and the first fault."""
    try:
        writer.remove(name, value)
    except Exception:  # noqa: BLE001 -- the same
        traceback.print_exc()


def check_names(order: messages.OrderResource, host: str) -> None:
    """Nothing is proved but this one host. Raises NotIssued."""
    ordered = list(order.body.identifiers or ())
    proved = [one.body.identifier for one in order.authorizations]
    if len(ordered) != 1 or len(proved) != 1:
        raise NotIssued("request", "the order is not for one name")
    for one in (*ordered, *proved):
        if (one.typ, one.value) != (messages.IDENTIFIER_FQDN, host):
            raise NotIssued("request", f"the order names {one.value}")


def not_issued(fault: Exception) -> NotIssued:
    """What went wrong, as officers read it."""
    if isinstance(fault, requests.RequestException):
        return NotIssued("no_line", type(fault).__name__)
    if isinstance(fault, messages.Error):
        return NotIssued("rate" if fault.code == "rateLimited" else "refused", str(fault))
    if isinstance(fault, acme.errors.ValidationError):
        said = [str(one.error.detail) for proof in fault.failed_authzrs
                for one in proof.body.challenges if one.error]  # fmt: skip
        return NotIssued("refused", "; ".join(said))
    return NotIssued("refused", f"{type(fault).__name__} {fault}")


def connect(settings: Settings, account: bytes) -> Authority:
    """Our account at the authority that was set, opened where it is new. Raises NotIssued."""
    key = load_pem_private_key(account, None)
    assert isinstance(key, ec.EllipticCurvePrivateKey), "made by account_key"
    own = JWKEC(key=key)
    net = ClientNetwork(own, alg=ES256, user_agent=AGENT, timeout=TIMEOUT_S)
    if settings.ca:
        net.verify_ssl = settings.ca  # type: ignore[assignment]  # requests takes a file as well
    try:
        client = ClientV2(ClientV2.get_directory(settings.authority, net), net)
        _open_account(client, settings.contact)
    except (acme.errors.Error, messages.Error, JoseError, requests.RequestException, OSError) as no:
        raise not_issued(no) from no
    return Authority(client, own)


def _open_account(client: ClientV2, contact: str) -> None:
    """The authority's terms are agreed to by the officer who set it (docs/network.md)."""
    wanted = messages.NewRegistration.from_data(email=contact or None, terms_of_service_agreed=True)
    try:
        client.new_account(wanted)
    except acme.errors.ConflictError as known:
        client.net.account = messages.RegistrationResource(
            uri=known.location, body=messages.Registration()
        )
