"""Payment codes as facts, the station's or a farmer's own; account and payee stand beside them."""

from dataclasses import dataclass
from typing import ClassVar, Literal

CodeKind = Literal["vietqr", "wechat", "alipay", "unionpay", "emvco", "other"]


@dataclass(frozen=True)
class StationCodeSet:
    """From now on buyers pay to this code: how it was said before two people were asked."""

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


@dataclass(frozen=True)
class CodeProposed:
    """Someone wants buyers to pay to this code; nobody does before a second person has looked."""

    name: ClassVar[str] = "payments.code_proposed"
    v: ClassVar[int] = 1
    kind: CodeKind
    bank_bin: str | None = None
    replaces: str | None = None  # the code that is in use
    farmer: str | None = None  # whose own it is; none: the station's


@dataclass(frozen=True)
class CodeProposedPrivate:
    """The same as StationCodePrivate, and why it takes another's place."""

    payee: str
    account: str = ""
    text: str = ""
    reason: str = ""


@dataclass(frozen=True)
class CodeConfirmed:
    """A second person has scanned it and read the payee's name: from now on buyers pay to it."""

    name: ClassVar[str] = "payments.code_confirmed"
    v: ClassVar[int] = 1
    code: str  # the id of payments.code_proposed


@dataclass(frozen=True)
class CodeTurnedDown:
    """The name was not right: nobody will ever pay to it."""

    name: ClassVar[str] = "payments.code_turned_down"
    v: ClassVar[int] = 1
    code: str


@dataclass(frozen=True)
class CodeEnded:
    """A farmer's own code is used no more: her buyers pay to the station's again."""

    name: ClassVar[str] = "payments.code_ended"
    v: ClassVar[int] = 1
    code: str
    farmer: str


@dataclass(frozen=True)
class CodeEndedPrivate:
    """Why, in somebody's words."""

    reason: str


@dataclass(frozen=True)
class PosterChecked:
    """Somebody took a photo of the code that hangs out: it is ours, or somebody else's."""

    name: ClassVar[str] = "payments.poster_checked"
    v: ClassVar[int] = 1
    code: str  # the code it was held against
    ours: bool
