"""A small authority of certificates for tests: roots, leaves of any dates, written as PEM."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from village.ground import tls

NAME = "s222424107201.village.test"


@dataclass(frozen=True)
class Authority:
    """A root: its certificate in PEM, and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    def chain(
        self, key: bytes, name: str = NAME, *, start: datetime | None = None, days: int = 90
    ) -> bytes:
        """A leaf for the key in PEM, from two days back or from `start` on, the root behind it."""
        begin = start or datetime.now(UTC) - timedelta(days=2)
        private = load_pem_private_key(key, None)
        assert isinstance(private, ec.EllipticCurvePrivateKey)
        leaf = _builder(name, self.certificate.subject, private, begin, days)
        leaf = leaf.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        return leaf.sign(self.key, SHA256()).public_bytes(Encoding.PEM) + self.pem


def make_authority(called: str = "Test Root") -> Authority:
    """A fresh root, good for ten years."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, called)])
    root = _builder(called, name, key, datetime.now(UTC) - timedelta(days=2), 3650)
    root = root.add_extension(x509.BasicConstraints(ca=True, path_length=1), critical=True)
    return Authority(root.sign(key, SHA256()), key)


def _builder(
    called: str, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, start: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, called[:64])]))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=days))
    )


def write_pair(folder: Path, key: bytes, chain: bytes) -> tuple[Path, Path]:
    """(certificate, key) as two files somebody keeps by hand."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cert.pem").write_bytes(chain)
    (folder / "key.pem").write_bytes(key)
    return folder / "cert.pem", folder / "key.pem"


def fresh(authority: Authority, **dates: object) -> tuple[bytes, bytes]:
    """(key, chain), both new."""
    key = tls.new_key()
    return key, authority.chain(key, **dates)  # type: ignore[arg-type]  # start and days alone


class StubbornZone:
    """A zone in which everything stands at once, and that takes nothing away."""

    patience_s = 1

    def put(self, name: str, value: str) -> None: ...
    def is_seen(self, name: str, value: str) -> bool:
        return bool(name and value)

    def remove(self, name: str, value: str) -> None:
        raise ConnectionResetError(name, value)
