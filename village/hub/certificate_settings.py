"""The settings of https for stations: a file beside the hub's key, for its owner's eyes alone."""

import base64
import binascii
import json
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from village.ground import tls
from village.ground.errors import Refusal
from village.hub.certificate_rules import SETTINGS, Dns, Settings
from village.sync.certificate_rules import is_zone

ACCOUNT = "acme.pem"


def settings_file(data: Path) -> Path:
    return data / SETTINGS


def read_settings(data: Path) -> Settings | None:
    """What was set, None where nothing was. Raises hub.refusal.https_settings."""
    try:
        text = settings_file(data).read_bytes()
    except FileNotFoundError:
        return None
    try:
        return msgspec.json.decode(text, type=Settings)
    except msgspec.DecodeError:
        raise Refusal("hub.refusal.https_settings") from None


def keep_settings(data: Path, settings: Settings) -> None:
    """Checked and put down whole. Raises hub.refusal.zone, .authority, .dns_server, .dns_key."""
    if not is_zone(settings.zone) or (settings.dns.zone and not is_zone(settings.dns.zone)):
        raise Refusal("hub.refusal.zone", field="zone")
    if urlsplit(settings.authority).scheme != "https":
        raise Refusal("hub.refusal.authority", field="acme")
    if settings.dns.kind == "rfc2136":
        _check_update(settings.dns)
    tls.write_secret(settings_file(data), json.dumps(asdict(settings), indent=1).encode())


def _check_update(dns: Dns) -> None:
    if not dns.server:
        raise Refusal("hub.refusal.dns_server", field="server")
    try:
        known = bool(dns.key_name and base64.b64decode(dns.secret, validate=True))
    except binascii.Error:
        known = False
    if not known:
        raise Refusal("hub.refusal.dns_key", field="secret")


def account_key(data: Path) -> bytes:
    """The key of our account at the authority, made at first use."""
    path = data / "keys" / ACCOUNT
    if not path.exists():
        tls.write_secret(path, tls.new_key())
    return path.read_bytes()
