"""How goods, units and quantities are said: with the product's own counter word, sizes printed."""

from village.catalogue.known_rules import KNOWN, counter_of
from village.catalogue.unit_rules import SINGLE_PIECES, UNITS, Base, Product, Unit
from village.ground.i18n import LANGUAGES, named, translate
from village.people.rules import folded

WEIGHTS = frozenset(unit for unit, kind in UNITS.items() if kind.base == "gram" and kind.fixed)


def goods_name(lang: str, key: str, names: dict[str, str] | None = None) -> str:
    """What the goods are called; goods of their own are called as they were written."""
    return named(names, lang) if names else translate(lang, f"catalogue.product.{key}")


def called(product: Product, find: str) -> bool:
    """Whether `find` is part of any name these goods go by, in any language or spelling."""
    names = list(product.names.values()) if product.names else []
    if not names:
        names = [translate(lang, f"catalogue.product.{product.key}") for lang in LANGUAGES]
        names.append(KNOWN[product.key].calls if product.key in KNOWN else "")
    wanted = folded(find)
    return any(wanted in folded(name) for name in names)


def sort_name(lang: str, product: Product) -> str:
    """By what a list of goods is sorted."""
    return folded(goods_name(lang, product.key, product.names))


def unit_word(lang: str, unit: str, counter: str = "item") -> str:
    """A unit without its size: 판, 근; a single piece by its counter: 알, trái, cái."""
    return translate(lang, f"catalogue.unit_word.{counter if unit in SINGLE_PIECES else unit}")


def unit_name(lang: str, product: Product, unit: Unit) -> str:
    """A unit with its size printed: 판 (30알), 마대 (25킬로그람), chục (12 trái)."""
    word = unit_word(lang, unit.unit, product.counter)
    if unit.size == 1 or unit.unit in ("kg", "tonne"):
        return word
    inside = inside_words(lang, product.base, product.counter, unit.size)
    return translate(lang, "catalogue.unit.inside", unit=word, inside=inside)


def how_many(lang: str, counter: str) -> str:
    """The question with its own counter: 몇알입니까? 몇판입니까? Bao nhiêu hột?"""
    return translate(lang, f"catalogue.how_many.{counter.rstrip('0123456789')}")


def counted(lang: str, counter: str, number: str) -> str:
    """A number with its counter: 2판, 2.5근, 1 tray."""
    if number == "1":
        return translate(lang, f"catalogue.count_one.{counter}", n=number)
    return translate(lang, f"catalogue.count.{counter}", n=number)


def quantity(lang: str, product: Product, unit: Unit, quantity_base: int) -> str:
    """How much, briefly, in the unit people quote: 2판, 2.5근; broken packs in pieces: 37알."""
    return _quantity(lang, product.base, product.counter, unit, quantity_base)


def quantity_inside(lang: str, product: Product, unit: Unit, quantity_base: int) -> str:
    """How much, with what is inside: 2판 (60알), 2마대 (50킬로그람), 2.5근."""
    short = quantity(lang, product, unit, quantity_base)
    broken = product.base == "piece" and quantity_base % unit.size
    if unit.size == 1 or unit.unit in WEIGHTS or broken:
        return short
    inside = inside_words(lang, product.base, product.counter, quantity_base)
    return translate(lang, "catalogue.unit.inside", unit=short, inside=inside)


def line_quantity(lang: str, key: str, unit: str, unit_size: int, quantity_base: int) -> str:
    """How much stands on a line of a sale, from what the line itself says: 2판, 2.5근, 37알."""
    counter = counter_of(key)
    fixed = UNITS[unit].base if unit in UNITS else None
    base: Base = fixed or ("gram" if unit_size > 100 else "piece")
    return _quantity(lang, base, counter, Unit(unit, unit_size), quantity_base)


def inside_words(lang: str, base: Base, counter: str, quantity_base: int) -> str:
    """Base units as people say them: 60알, 25킬로그람, 500그람."""
    if base == "piece":
        return counted(lang, counter, str(quantity_base))
    if quantity_base >= 1000:
        return counted(lang, "kg", decimals(lang, quantity_base, 1000))
    return counted(lang, "gram", str(quantity_base))


def decimals(lang: str, amount: int, size: int) -> str:
    """amount / size with at most three decimals, none for a whole number."""
    milli = (amount * 2000 + size) // (2 * size)
    text = f"{milli // 1000}.{milli % 1000:03d}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if lang == "vi" else text


def _quantity(lang: str, base: Base, counter: str, unit: Unit, quantity_base: int) -> str:
    if base == "piece" and (unit.unit in SINGLE_PIECES or quantity_base % unit.size):
        return counted(lang, counter, str(quantity_base))
    return counted(lang, unit.unit, decimals(lang, quantity_base, unit.size))
