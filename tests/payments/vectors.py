"""Codes made by public packages, never by this project; and changed ones with what is wrong.

`valid` are byte-identical from the packages named in each, `invalid` are their mutations, whose
checksum was computed anew (crcmod) where it is not what is wrong.
"""

import json
from pathlib import Path
from typing import Any

from village.ground.errors import Refusal
from village.payments.emv_rules import Objects
from village.payments.rules import NAPAS_GUID, TO_CARD, Merchant, vietqr

_KEPT = json.loads(Path(__file__).with_name("vectors.json").read_text(encoding="utf-8"))
VALID: list[dict[str, Any]] = _KEPT["valid"]
INVALID: list[dict[str, Any]] = _KEPT["invalid"]
PUBLISHED: list[dict[str, Any]] = _KEPT["published_samples"]
ADDITIONAL = {
    "bill": "01", "mobile": "02", "store": "03", "reference": "05", "terminal": "07",
    "data_request": "09",
}  # fmt: skip
TIPS = {"tip": "55", "fee_fixed": "56", "fee_percent": "57"}


def objects_of(vector: dict[str, Any]) -> Objects:
    """What a vector asks for, as objects by ID."""
    extra = vector.get("extra", {})
    additional: Objects = {ADDITIONAL[key]: extra[key] for key in extra if key in ADDITIONAL}
    if vector["memo"]:
        additional["08"] = vector["memo"]
    told: Objects = {
        "00": "01",
        "01": vector["point_of_initiation"],
        "38": {
            "00": NAPAS_GUID,
            "01": {"00": vector["bank_bin"], "01": vector["account"]},
            "02": vector["service_code"],
        },
        "52": vector["mcc"] or "",
        "53": "704",
        "54": vector["amount"] or "",
        "58": "VN",
        "59": vector["merchant_name"] or "",
        "60": vector["merchant_city"] or "",
        "61": vector["postal_code"] or "",
        "62": additional or "",
        **{TIPS[key]: extra[key] for key in extra if key in TIPS},
    }
    if "lang" in extra:
        told["64"] = {
            "00": extra["lang"].upper(), "01": extra["alt_name"], "02": extra["alt_city"],
        }  # fmt: skip
    return {tag: value for tag, value in told.items() if value}


def ours(vector: dict[str, Any]) -> str:
    """The same by the narrower rules of what this house makes. Refuses as `vietqr`."""
    named = vector["merchant_name"]
    if vector.get("extra") or vector["group"].startswith("static-with-amount"):
        raise Refusal("not ours to make")
    return vietqr(
        vector["bank_bin"],
        vector["account"],
        amount_minor=int(vector["amount"]) if vector["amount"] else None,
        memo=vector["memo"] or "",
        card=vector["service_code"] == TO_CARD,
        merchant=Merchant(
            named, vector["merchant_city"], vector["mcc"] or "", vector["postal_code"] or ""
        )
        if named
        else None,
    )
