"""Keys, requests, chains and pairs: what does not fit together is named, and never served."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from tests.certificates import NAME, fresh, make_authority
from village.ground import tls


def fault_of(act: Callable[[], object]) -> str:
    with pytest.raises(tls.TlsFault) as fault:
        act()
    return fault.value.name


def test_a_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    first = tls.asking_key(tmp_path)
    assert tls.asking_key(tmp_path) == first
    if os.name == "posix":
        assert (tmp_path / "tls" / tls.KEY).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", [NAME, f"{'a' * 60}.{'b' * 60}.village.test"])
def test_a_request_asks_for_one_name_with_its_own_key(name: str) -> None:
    key = tls.new_key()
    asked = tls.request_for(key, name)
    assert tls.read_request(asked, name) == tls.key_mark(key)
    assert fault_of(lambda: tls.read_request(asked, "other.village.test")) == "name_other"


WILD = "*.village.test"
OWN = x509.DNSName(NAME)


@pytest.mark.parametrize(
    ("common", "others"),
    [
        ([WILD], [OWN, x509.IPAddress(IPv4Address("192.0.2.1"))]),
        ([WILD], [OWN]),
        ([NAME, WILD], [OWN]),
        ([NAME], [OWN, x509.DNSName(WILD)]),
        ([NAME], [OWN, x509.IPAddress(IPv4Address("192.0.2.1"))]),
        ([], [OWN, x509.RFC822Name("a@village.test")]),
        ([NAME], []),
    ],
)
def test_a_request_for_anything_beside_the_name_is_refused(
    common: list[str], others: list[x509.GeneralName]
) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, one) for one in common])
    asked = x509.CertificateSigningRequestBuilder().subject_name(subject)
    if others:
        asked = asked.add_extension(x509.SubjectAlternativeName(others), critical=False)
    text = asked.sign(key, SHA256()).public_bytes(Encoding.PEM).decode("ascii")
    assert fault_of(lambda: tls.read_request(text, NAME)) == "name_other"


def test_a_chain_is_only_for_the_name_it_says() -> None:
    _, chain = fresh(make_authority())
    assert tls.is_only_for(chain, NAME)
    assert not tls.is_only_for(chain, "other.village.test")
    assert fault_of(lambda: tls.is_only_for(b"none", NAME)) == "chain_broken"


@pytest.mark.parametrize("bad", ["", "no request", "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n"])
def test_what_is_no_request_is_refused(bad: str) -> None:
    assert fault_of(lambda: tls.read_request(bad, NAME)) == "request_broken"


def test_a_request_that_somebody_bent_is_refused() -> None:
    lines = tls.request_for(tls.new_key(), NAME).splitlines()
    letter = "A" if lines[-2][3] != "A" else "B"  # within the signature
    lines[-2] = lines[-2][:3] + letter + lines[-2][4:]
    assert fault_of(lambda: tls.read_request("\n".join(lines), NAME)) == "request_broken"


def test_a_chain_says_its_names_and_days() -> None:
    key, chain = fresh(make_authority(), days=90)
    found = tls.read_pair(key, chain)
    assert found.names == (NAME,)
    now = int(datetime.now(UTC).timestamp() * 1000)
    assert found.days_left(now) == 87
    assert found.days_left(now + 91 * tls.DAY_MS) == -4


def test_what_does_not_belong_together_is_named() -> None:
    one, other = make_authority("One"), make_authority("Other")
    key, chain = fresh(one)
    leaf = chain.partition(one.pem)[0]
    assert fault_of(lambda: tls.read_pair(tls.new_key(), chain)) == "key_other"
    assert fault_of(lambda: tls.read_pair(b"no key", chain)) == "key_broken"
    assert fault_of(lambda: tls.read_pair(key, leaf + other.pem)) == "chain_order"
    assert fault_of(lambda: tls.read_pair(key, one.pem + leaf)) == "chain_order"
    assert fault_of(lambda: tls.read_pair(key, chain[:300])) == "chain_broken"
    assert fault_of(lambda: tls.read_pair(key, leaf + one.pem * 6)) == "chain_long"
    assert fault_of(lambda: tls.read_pair(key, b" " * 40_000)) == "chain_long"
    assert tls.read_pair(key, leaf).names == (NAME,), "an authority may leave its root out"


def test_a_pair_is_served_whole_and_old_ones_go(tmp_path: Path) -> None:
    authority = make_authority()
    assert tls.served_pair(tmp_path) is None
    key = tls.asking_key(tmp_path)
    folder = tmp_path
    for days in range(60, 65):
        folder = tls.keep_pair(tmp_path, key, authority.chain(key, days=days))
        tls.serve_pair(tmp_path, folder)
        assert tls.served_pair(tmp_path) == folder
        assert (folder / tls.KEY).read_bytes() == key
    pairs = [path for path in (tmp_path / "tls").iterdir() if path.is_dir()]
    assert len(pairs) == tls.PAIRS_KEPT
    assert folder in pairs


def test_a_pair_that_does_not_fit_is_not_kept(tmp_path: Path) -> None:
    _, chain = fresh(make_authority())
    assert fault_of(lambda: tls.keep_pair(tmp_path, tls.new_key(), chain)) == "key_other"
    assert not (tmp_path / "tls").exists()


@pytest.mark.parametrize("told", ["", "../..", "gone", "\xff"])
def test_a_pointer_to_nowhere_serves_nothing(tmp_path: Path, told: str) -> None:
    (tmp_path / "tls").mkdir()
    (tmp_path / "tls" / "serving").write_bytes(told.encode("latin-1"))
    assert tls.served_pair(tmp_path) is None


def test_a_certificate_of_long_ago_is_still_a_pair() -> None:
    """Phones judge by their own clock; ours may be the one that is wrong."""
    key, chain = fresh(make_authority(), start=datetime.now(UTC) - timedelta(days=400), days=90)
    assert tls.read_pair(key, chain).days_left(int(datetime.now(UTC).timestamp() * 1000)) < 0
