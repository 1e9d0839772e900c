"""Whoever sits at the hub and tells stations things: guides, messages, goods with pictures."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from village.catalogue.unit_rules import OWN_NAME_KEY, Product, Unit
from village.ground import files
from village.ground.errors import Refusal
from village.ground.ids import new_id
from village.ground.unit import Act
from village.hub import goods, guides, messages
from village.hub.messages import Message
from village.simulator.hub import COUNTY, Hub

PNG = b"\x89PNG\r\n\x1a\n"
PICTURE_BYTES = (900, 40_000)  # the larger one comes in two pieces
NAMES = ("오이", "가지", "도라지")


@dataclass
class Officer:
    """She remembers what she said, also where her hub was put back and does not."""

    hub: Hub
    stations: Sequence[str]
    random: Random
    said: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)  # numbers of goods

    def speak(self) -> None:
        """One thing, to everybody or to some; her hub works while she is at it."""
        self.hub.disk.calm()
        self.hub.fill_disk(full=False)
        say = self.random.choice(
            (self.guide, self.guide, self.message, self.take_back, self.product, self.product)
        )
        try:
            say(Act(new_id(self.random.randbytes), self.hub.officer))
        except Refusal:
            return  # a hub of yesterday may not know what she speaks of
        self.hub.witness.note()  # as her door does

    def audience(self) -> str:
        county = f"county/{COUNTY.county}"
        own = [f"station/{one}" for one in self.stations]
        return self.random.choice(("all", county, "place/222424107", *own))

    def guide(self, act: Act) -> None:
        """What eggs are worth."""
        price_minor = 2_600 + 10 * self.random.randint(-20, 20)
        guide = guides.Guide("egg", "tray30", 30, price_minor)
        guides.send_price_guide(self.hub.store, act, guide, self.audience())

    def message(self, act: Act) -> None:
        """Something new, or better words for what was said."""
        until = (self.hub.clock.moment + timedelta(days=9)).date().isoformat()
        text = f"{self.random.randint(1, 28)}일에 차가 옵니다."
        message = Message({"ko": text, "zh": text}, ("clerks", "farmers"), until)
        corrects = self.random.choice(self.said) if self.said and self._often() else ""
        messages.send_message(self.hub.store, act, message, self.audience(), corrects)
        if not corrects:
            self.said.append(act.id)

    def take_back(self, act: Act) -> None:
        """It was not so."""
        if self.said:
            messages.withdraw_message(self.hub.store, act, self.random.choice(self.said))

    def product(self, act: Act) -> None:
        """Goods of a name of their own, new or changed, most with a picture that comes after."""
        picture = OWN_NAME_KEY
        if self._often():
            content = PNG + self.random.randbytes(self.random.choice(PICTURE_BYTES))
            picture = files.keep(self.hub.folder, content)
        number = self.random.choice(self.sent) if self.sent and self._often() else ""
        name = self.random.choice(NAMES)
        product = Product(
            number, OWN_NAME_KEY, "gram", "item", picture, (Unit("jin", 500), Unit("kg", 1_000)),
            {"ko": name, "zh": name},
        )  # fmt: skip
        active = self._often()
        row = goods.send_product(self.hub.store, act, product, self.audience(), active=active)
        if row["subject"] not in self.sent:
            self.sent.append(row["subject"])

    def _often(self) -> bool:
        return self.random.random() < 0.6
