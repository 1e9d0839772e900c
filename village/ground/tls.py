"""Certificates for https: a station's own key and request, a chain read with care, pairs on disk.

A pair is a folder `tls/DIGEST` with key and chain, written whole and never changed; `tls/serving`
names the one that is served. So key and certificate change places together or not at all.
"""

import hashlib
import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from village.ground.disk import settle_folder
from village.ground.signing import KEY_ID_LENGTH

CHAIN_BYTES_MAX = 32_000
CHAIN_LENGTH_MAX = 6
REQUEST_BYTES_MAX = 4_000
COMMON_NAME_LENGTH_MAX = 64  # X.520; what is longer stands among the other names alone
PAIRS_KEPT = 3
DAY_MS = 86_400_000
KEY, CHAIN = "key.pem", "chain.pem"
BROKEN = (
    ValueError, UnsupportedAlgorithm, x509.InvalidVersion, x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)  # fmt: skip


class TlsFault(Exception):
    """Key and certificate that cannot be served; `name` says why.

    chain_broken, chain_long, chain_order, key_broken, key_other, name_other.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True)
class Certificate:
    """What a chain says of itself; moments in UTC milliseconds, `key` as key_mark names it."""

    names: tuple[str, ...]
    not_before: int
    not_after: int
    key: str

    def days_left(self, now_ms: int) -> int:
        """Whole days until it ends, below 0 once it has."""
        return (self.not_after - now_ms) // DAY_MS


# --- the key and what is asked with it ------------------------------------------------------------


def new_key() -> bytes:
    """A fresh key on P-256, PKCS#8 in PEM."""
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def asking_key(data: Path) -> bytes:
    """The key this PC asks for certificates with, made at first use; it never leaves `data`."""
    path = data / "tls" / KEY
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_secret(path, new_key())
    return path.read_bytes()


def key_mark(key: bytes) -> str:
    """A short name of a key's public half. Raises TlsFault key_broken."""
    return _mark(_private(key).public_key())


def request_for(key: bytes, name: str) -> str:
    """What a centre is asked with: a PKCS#10 request for this one name, in PEM."""
    private = _private(key)
    short = name if len(name) <= COMMON_NAME_LENGTH_MAX else ""
    subject = [x509.NameAttribute(NameOID.COMMON_NAME, short)] if short else []
    made = (
        x509.CertificateSigningRequestBuilder()
        .subject_name(x509.Name(subject))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=not short)
        .sign(private, SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM).decode("ascii")


def read_request(text: str, name: str) -> str:
    """The mark of the key that asks. Raises TlsFault request_broken, name_other."""
    try:
        asked = x509.load_pem_x509_csr(text.encode("ascii"))
        if len(text) > REQUEST_BYTES_MAX or not asked.is_signature_valid:
            raise TlsFault("request_broken")
        is_only = _is_only(asked.subject, asked.extensions, name)
        key = asked.public_key()
    except BROKEN:
        raise TlsFault("request_broken") from None
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise TlsFault("request_broken")
    if not is_only:
        raise TlsFault("name_other")
    return _mark(key)


# --- a chain ------------------------------------------------------------------------------------


def read_chain(chain: bytes) -> Certificate:
    """What the first certificate says, each next one having signed it.

    Raises TlsFault chain_broken, chain_long, chain_order.
    """
    if len(chain) > CHAIN_BYTES_MAX:
        raise TlsFault("chain_long")
    try:
        found = x509.load_pem_x509_certificates(chain)
        names = _names(found[0].extensions)
        key = _mark(found[0].public_key())
    except BROKEN:
        raise TlsFault("chain_broken") from None
    if len(found) > CHAIN_LENGTH_MAX:
        raise TlsFault("chain_long")
    for signed, signer in pairwise(found):
        try:
            signed.verify_directly_issued_by(signer)
        except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
            raise TlsFault("chain_order") from None
    leaf = found[0]
    return Certificate(names, _ms(leaf.not_valid_before_utc), _ms(leaf.not_valid_after_utc), key)


def is_only_for(chain: bytes, name: str) -> bool:
    """Whether the first certificate names this and nothing else. Raises TlsFault chain_broken."""
    try:
        leaf = x509.load_pem_x509_certificates(chain)[0]
        return _is_only(leaf.subject, leaf.extensions, name)
    except BROKEN:
        raise TlsFault("chain_broken") from None


def read_pair(key: bytes, chain: bytes) -> Certificate:
    """The same, once the key belongs to it. Raises also TlsFault key_broken, key_other."""
    found = read_chain(chain)
    if key_mark(key) != found.key:
        raise TlsFault("key_other")
    return found


def _names(extensions: x509.Extensions) -> tuple[str, ...]:
    try:
        found = extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    return tuple(name.lower() for name in found.get_values_for_type(x509.DNSName))


def _is_only(subject: x509.Name, extensions: x509.Extensions, name: str) -> bool:
    """Whether this one DNS name is all it says: authorities read the common name and IPs too."""
    common = [one.value for one in subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    try:
        others = extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return False
    return common in ([], [name]) and list(others) == [x509.DNSName(name)]


def _private(key: bytes) -> ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey:
    try:
        found = serialization.load_pem_private_key(key, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise TlsFault("key_broken") from None
    if not isinstance(found, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise TlsFault("key_broken")
    return found


def _mark(public: object) -> str:
    if not isinstance(public, ec.EllipticCurvePublicKey | rsa.RSAPublicKey):
        raise UnsupportedAlgorithm("neither on a curve nor RSA")
    info = public.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return hashlib.sha256(info).hexdigest()[:KEY_ID_LENGTH]


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


# --- pairs in the data folder ---------------------------------------------------------------------


def keep_pair(data: Path, key: bytes, chain: bytes) -> Path:
    """The folder of this pair, whole on the disk. Raises TlsFault as read_pair."""
    read_pair(key, chain)
    digest = hashlib.sha256(key + chain).hexdigest()[:KEY_ID_LENGTH]
    folder = data / "tls" / digest
    if not (folder / CHAIN).exists():
        draft = data / "tls" / f"{digest}.{os.getpid()}.tmp"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700, parents=True)
        write_secret(draft / KEY, key)
        write_secret(draft / CHAIN, chain)
        draft.replace(folder)
        settle_folder(folder.parent)
    return folder


def serve_pair(data: Path, folder: Path) -> None:
    """From now on this pair; older ones go, but for a few that may still be in use."""
    write_secret(data / "tls" / "serving", folder.name.encode("ascii"))
    known = [path for path in (data / "tls").iterdir() if path.is_dir() and path != folder]
    known.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in known[PAIRS_KEPT - 1 :]:
        shutil.rmtree(path, ignore_errors=True)


def served_pair(data: Path) -> Path | None:
    """The folder of the pair that is to be served, None where there is none."""
    try:
        name = (data / "tls" / "serving").read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    folder = data / "tls" / name
    return folder if name.isalnum() and (folder / CHAIN).exists() else None


def write_secret(path: Path, content: bytes) -> None:
    """Whole or not at all, for its owner's eyes; the folder is made."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(file, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)
    settle_folder(path.parent)
