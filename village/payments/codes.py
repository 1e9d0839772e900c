"""The station's own payment code as a fact: what kind it is; account and payee stand beside it."""

from dataclasses import dataclass
from typing import ClassVar, Literal

CodeKind = Literal["vietqr", "wechat", "alipay", "unionpay"]


@dataclass(frozen=True)
class StationCodeSet:
    """From now on buyers pay to this code of the station's; older ones stay known by their id."""

    name: ClassVar[str] = "payments.station_code_set"
    v: ClassVar[int] = 1
    kind: CodeKind
    bank_bin: str | None = None


@dataclass(frozen=True)
class StationCodePrivate:
    """Whose account: payee as the wallet or bank shows it, account number, or the code's text."""

    payee: str
    account: str = ""
    text: str = ""
