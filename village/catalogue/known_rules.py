"""Goods the house has words for: how each is counted, drawn, packed, and what else it is called."""

from dataclasses import dataclass

from village.catalogue.unit_rules import UNITS, Base, Unit


@dataclass(frozen=True)
class Known:
    """What a clerk need not type when she adds these goods; `calls`: other names to search by."""

    base: Base
    counter: str
    picture: str
    units: tuple[str, ...]  # the usual one first
    calls: str = ""

    def sized(self, currency: str) -> tuple[Unit, ...]:
        """Its units at their usual sizes: weighed goods are priced per kilo where money is dong."""
        names = [unit for unit in self.units if currency == "CNY" or unit not in ("jin", "liang")]
        if self.base == "gram" and "kg" not in names:
            names.append("kg")
        return tuple(Unit(name, usual_size(name, self.base)) for name in names)


def usual_size(unit: str, base: Base) -> int:
    """What one of it usually holds; a jar or packet of counted goods is one thing."""
    kind = UNITS[unit]
    return 1 if base == "piece" and kind.base is None else kind.size


def _eggs(picture: str, calls: str) -> Known:
    return Known("piece", "egg", picture, ("tray30", "piece_egg"), calls)


def _fruit(picture: str, calls: str = "") -> Known:
    return Known("gram", "item", picture, ("jin", "kg", "box"), calls)


def _dry(picture: str, calls: str = "") -> Known:
    return Known("gram", "item", picture, ("jin", "kg"), calls)


def _jar(picture: str, calls: str = "") -> Known:
    return Known("piece", "jar", picture, ("jar",), calls)


def _bundle(picture: str, calls: str = "") -> Known:
    return Known("piece", "bundle", picture, ("bundle",), calls)


KNOWN: dict[str, Known] = {
    "egg": _eggs("tray30", "닭알 계란 달걀 trứng gà hột gà 鸡蛋"),
    "free_range_egg": _eggs("free_range_egg", "토종닭알 토종란 trứng gà ta 土鸡蛋 笨鸡蛋"),
    "duck_egg": _eggs("duck_egg", "오리알 trứng vịt 鸭蛋"),
    "salted_egg": _eggs("duck_egg", "trứng muối 咸蛋"),
    "vegetable": _bundle("greens", "채소 야채 나물 rau 青菜"),
    "spring_onion": _bundle("bundle", "대파 쪽파 hành 小葱"),
    "water_spinach": _bundle("bundle", "rau muống 空心菜"),
    "bracken": _dry("bundle", "고사리 蕨菜"),
    "napa_cabbage": _dry("greens", "배추 白菜 cải thảo"),
    "radish": _dry("other_goods", "무 萝卜"),
    "garlic": _dry("other_goods", "마늘 蒜 tỏi"),
    "mixed_grain": _dry("mixedgrain", "잡곡 杂粮"),
    "grain": _dry("grain", "곡식 곡물 粮食"),
    "rice_milled": Known("gram", "item", "ricesack", ("bag", "jin", "kg"), "쌀 이밥 大米 gạo"),
    "rice_paddy": Known("gram", "item", "rice_paddy", ("gia", "kg", "ta"), "lúa thóc 稻 나락"),
    "glutinous_rice": _dry("ricesack", "찹쌀 江米 nếp"),
    "millet": _dry("millet", "조 좁쌀 谷子 hột kê"),
    "sorghum": _dry("grain", "수수 高粱 cao lương"),
    "soybean": _dry("soybean", "대두 메주콩 黄豆 đậu tương"),
    "red_bean": _dry("mixedgrain", "팥 红豆 đậu đỏ"),
    "mung_bean": _dry("mixedgrain", "녹두 绿豆 đậu xanh"),
    "corn": _dry("corn", "강냉이 苞米 ngô bắp"),
    "potato": _dry("potato", "감자 马铃薯 khoai tây"),
    "sweet_potato": _dry("sweetpotato", "고구마 红薯 khoai lang"),
    "taro": _dry("other_goods", "토란 khoai môn"),
    "peanut": _dry("peanut", "땅콩 락화생 lạc đậu phộng"),
    "pine_nut": _dry("other_goods", "잣 松子"),
    "lotus_seed": _dry("other_goods", "연밥 sen 莲子"),
    "black_fungus": _dry("black_fungus", "목이버섯 木耳 mộc nhĩ nấm mèo"),
    "mushroom_black": _dry("woodear", "목이버섯 木耳 mộc nhĩ nấm mèo"),
    "chilli_powder": _dry("other_goods", "고춧가루 辣椒粉 ớt bột"),
    "chilli": _dry("other_goods", "고추 辣椒 ớt"),
    "apple_pear": Known("gram", "item", "applepear", ("box", "jin", "kg"), "사과배 苹果梨"),
    "strawberry": _fruit("strawberry", "딸기 草莓 dâu tây"),
    "mandarin": _fruit("mandarin", "밀감 귤 桔子 quýt"),
    "orange": _fruit("orange", "감귤 橙 cam sành"),
    "mango": _fruit("other_goods", "xoài 芒果"),
    "durian": _fruit("other_goods", "sầu riêng 榴莲"),
    "rambutan": _fruit("other_goods", "chôm chôm 红毛丹"),
    "star_apple": _fruit("other_goods", "vú sữa 牛奶果"),
    "jackfruit": _fruit("other_goods", "mít 菠萝蜜"),
    "guava": _fruit("other_goods", "ổi 芭乐"),
    "longan": _fruit("other_goods", "nhãn 桂圆"),
    "lime": _fruit("other_goods", "chanh 柠檬"),
    "banana": Known("gram", "item", "banana", ("kg",), "바나나 香蕉 chuối"),
    "pomelo": Known("piece", "fruit", "pomelo", ("piece", "chuc12"), "문단 왕유자 자몽 bòng 柚"),
    "coconut": Known("piece", "fruit", "coconut", ("chuc12", "piece"), "코코넛 dừa 椰子"),
    "coconut_dry": Known("piece", "fruit", "coconut12", ("chuc12", "piece"), "dừa khô 老椰子"),
    "coconut_fresh": Known(
        "piece", "fruit", "coconut_fresh", ("chuc12", "piece"), "dừa xiêm dừa uống nước 青椰"
    ),
    "coconut_candy": Known("piece", "packet", "other_goods", ("packet",), "kẹo dừa 椰糖"),
    "rice_paper": Known("piece", "packet", "other_goods", ("packet",), "bánh đa 春卷皮"),
    "honey": Known("piece", "bottle", "honey", ("bottle",), "벌꿀 蜂蜜 mật ong"),
    "doenjang": _jar("doenjang", "토장 大酱 tương"),
    "gochujang": _jar("doenjang", "辣酱 tương ớt"),
    "kimchi": _jar("kimchi", "짠지 泡菜 kim chi"),
    "fish_sauce": Known("piece", "bottle", "fish_sauce", ("bottle",), "액젓 鱼露 nước mắm"),
    "pottery": Known("piece", "item", "pottery", ("piece",), "옹기 陶 gốm"),
    "handicraft": Known("piece", "item", "handicraft", ("piece",), "수예 手工 đan lát"),
    "chicken": Known("piece", "item", "other_goods", ("piece",), "닭 암닭 鸡 gà"),
}


PICTURES = tuple(sorted({known.picture for known in KNOWN.values()} | {"egg", "tray10"}))


def counter_of(key: str) -> str:
    """How pieces of these goods are counted; goods of a name of their own are pieces."""
    known = KNOWN.get(key)
    return known.counter if known else "item"
