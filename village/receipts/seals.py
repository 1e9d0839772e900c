"""A sale as the code on its receipt: its line of the journal, short enough for paper, and signed.

`VS1`, then in base 32 without padding: epoch (8 bytes), number (4), station and line as raw
deflate over SAMPLE, an ed25519 signature over all of it. docs/protocol.md tells it in words.
"""

import base64
import binascii
import zlib
from dataclasses import dataclass

from village.ground.errors import Refusal
from village.ground.lines import LINE_BYTES_MAX, Line, read_line
from village.ground.signing import FileFault, SigningKey, is_signed, own_key
from village.ground.unit import Store

MARK = "VS1"
SIGNED_AS = b"village receipt 1\n"
SIGNATURE_BYTES = 64
PLACE_BYTES = 12
TEXT_MAX = 4_000  # a code holds 4,296 such letters
# What most lines have in common. Codes that are printed lean on every byte of it: never change it.
SAMPLE = (
    b"222424107201\n"
    b'{"actor":"C0001","at":179522364,"facts":{"business_day":"2026-11-21","change_minor":0,'
    b'"channel":"farm_gate","currency":"VND","fee_minor":8,"given_minor":8100,"gross_minor":8100,'
    b'"kept":{"tapped_at":179522364,"lines":[{"account":"F0001","amount_minor":500,"farmer":"F0001"'
    b',"gross_g":1500,"key":"coconut","lots":[{"listing":"L0001","quantity_base":6}],"price_minor":'
    b'2700,"product":"P0001","quantity_base":60,"tare_g":200,"unit":"tray30","unit_size":30},'
    b'{"account":"H0002","amount_minor":2700,"farmer":"F0002","key":"egg","lots":[],"price_minor":'
    b'2700,"product":"P0002","quantity_base":30,"unit":"tray30","unit_size":1}],"net_minor":8019,'
    b'"parts":[{"account":"F0001","fee_minor":54,"gross_minor":5400,"net_minor":5346},'
    b'{"account":"H0002","fee_minor":27,"gross_minor":2700,"net_minor":2673}],'
    b'"receipt":"A1-261121-002","till":"T1","channel":"counter","currency":"CNY"},'
    b'"id":"0000000000","name":"orders.cash_sale_recorded","v":1}'
)


@dataclass(frozen=True)
class Place:
    """Where a line was written first."""

    station: str
    epoch: str
    seq: int


@dataclass(frozen=True)
class Sealed:
    """A line as a receipt's code tells it; `own` where this house's key signed it."""

    place: Place
    line: bytes
    told: Line
    own: bool


def receipts_key(db: Store) -> SigningKey:
    """The key that signs receipts; it stays, whichever hub the station joins."""
    return own_key(db.house.data, "receipts", db.house.random)


def sealed_text(key: SigningKey, place: Place, line: bytes) -> str:
    """The code's text: letters and digits alone, as every scanner types them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, SAMPLE)
    packed = packer.compress(f"{place.station}\n".encode() + line) + packer.flush()
    body = bytes.fromhex(place.epoch) + place.seq.to_bytes(4, "big") + packed
    signature = key.sign(SIGNED_AS + body)
    return MARK + base64.b32encode(body + signature).decode().rstrip("=")


def read_seal(text: str, key: SigningKey) -> Sealed:
    """What a receipt's code says. Raises receipts.refusal.no_code (field code)."""
    letters = "".join(text[: TEXT_MAX + 1].split()).upper()
    try:
        letters = letters[len(MARK) :] if letters.startswith(MARK) else ""
        raw = base64.b32decode(letters + "=" * (-len(letters) % 8))
        body, signature = raw[:-SIGNATURE_BYTES], raw[-SIGNATURE_BYTES:]
        station, _, line = _unpacked(body[PLACE_BYTES:]).partition(b"\n")
        place = Place(
            station.decode("ascii"), body[:8].hex(), int.from_bytes(body[8:PLACE_BYTES], "big")
        )
        told = read_line(line)
    except (ValueError, OverflowError, binascii.Error, zlib.error, FileFault):
        raise Refusal("receipts.refusal.no_code", field="code") from None
    return Sealed(place, line, told, is_signed(key.public, signature, SIGNED_AS + body))


def _unpacked(packed: bytes) -> bytes:
    """Station and line, whole and no longer than a line may be. Raises ValueError, zlib.error."""
    reader = zlib.decompressobj(-15, SAMPLE)
    text = reader.decompress(packed, LINE_BYTES_MAX)
    if not reader.eof or reader.unused_data:
        raise ValueError
    return text
