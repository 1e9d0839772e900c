"""What Python files promise: short, in known furniture, importing only what they may."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import FURNITURE, ROOMS, STAIRS, python_files, room_of, shown, text_of

FUNCTION_LINES_MAX = 40
MODULE_LINES_MAX = 300
SAYS_NOTHING = re.compile(
    "base|common|core|data|handlers?|helpers?|lib|managers?|misc|models?|services?|stuff|tools?"
    "|utils?|views?"
)
HTTP_FILES = ("village/ground/web.py", "village/ground/pages.py")
SPEAKS_HTTP = frozenset({"flask", "werkzeug", "jinja2", "markupsafe"})
PURE_GROUND = frozenset({"village.ground.errors", "village.ground.amounts"})
PURE_LIBRARY = frozenset(sys.stdlib_module_names) - {"random", "secrets", "socket", "sqlite3"}
# What each piece of furniture may take from its own room and from the rooms downstairs.
OWN = {
    "routes": frozenset(FURNITURE),
    "commands": frozenset({"commands", "facts", "queries", "rules"}),
    "facts": frozenset({"facts", "rules"}),
    "queries": frozenset({"queries", "rules"}),
    "rules": frozenset({"rules"}),
}


def functions_are_short(root: Path) -> Iterator[str]:
    """A function fits a screen."""
    for path in python_files(root):
        for node in ast.walk(ast.parse(text_of(path))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LINES_MAX:
                    yield f"{shown(root, path, node.lineno)} {node.name} has {lines} lines"


def modules_are_short(root: Path) -> Iterator[str]:
    for path in python_files(root):
        lines = len(text_of(path).splitlines())
        if lines > MODULE_LINES_MAX:
            yield f"{shown(root, path)} has {lines} lines: split it by noun"


def modules_open_with_a_sentence(root: Path) -> Iterator[str]:
    for path in python_files(root):
        said = ast.get_docstring(ast.parse(text_of(path))) or ""
        if text_of(path).strip() and not said.split("\n\n")[0].rstrip().endswith((".", "?")):
            yield f"{shown(root, path)} does not open with one sentence"


def furniture_has_known_names(root: Path) -> Iterator[str]:
    """A module in a room is furniture or carries a noun of the village."""
    for path in python_files(root / "village"):
        if any(SAYS_NOTHING.fullmatch(name) for name in (path.stem, path.parent.name)):
            yield f"{shown(root, path)} has a name that says nothing"
        elif path.stem.rstrip("s") + "s" in FURNITURE and path.stem not in FURNITURE:
            yield f"{shown(root, path)} is furniture with another name"
        elif len(path.relative_to(root).parts) > 3:
            yield f"{shown(root, path)} lies too deep: a room has no rooms inside"


def rooms_have_one_word(root: Path) -> Iterator[str]:
    """The same word in village/, templates/, tests/ and db/migrations/."""
    homes = {
        "village": set[str](),
        "templates": {"ui"},
        "tests": {"bench", "browser", "faults", "house", "journals", "journeys"},
    }
    for home, others in homes.items():
        for folder in sorted((root / home).glob("[a-z]*/")):
            if folder.is_dir() and folder.name not in ROOMS | others:
                yield f"{home}/{folder.name}/ is not a room"
    for path in sorted((root / "db" / "migrations").glob("[a-z]*.py")):
        if path.stem not in ROOMS:
            yield f"{shown(root, path)} is not a room's set"


def facts_carry_their_room(root: Path) -> Iterator[str]:
    """An event is called after its room: `orders.cash_sale_recorded`."""
    for path in python_files(root / "village"):
        for node in ast.walk(ast.parse(text_of(path))):
            match node:
                case ast.AnnAssign(
                    target=ast.Name(id="name"),
                    annotation=ast.Subscript(value=ast.Name(id="ClassVar")),
                    value=ast.Constant(value=str(name)),
                ) if not name.startswith(room_of(root, path) + "."):
                    yield f"{shown(root, path, node.lineno)} {name} is not of this room"


def imports_of(path: Path) -> Iterator[tuple[int, str]]:
    """Each imported module with its line; `from a import b` gives both a and a.b."""
    for node in ast.walk(ast.parse(text_of(path))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def furniture_of(stem: str) -> str:
    """`rules` for rules and unit_rules; nothing for a module with a noun's name alone."""
    last = stem.rpartition("_")[2]
    return last if last in FURNITURE else ""


def only_routes_speak_http(root: Path) -> Iterator[str]:
    for path in python_files(root / "village"):
        place = path.relative_to(root).as_posix()
        if furniture_of(path.stem) == "routes" or place in HTTP_FILES:
            continue
        for line, name in imports_of(path):
            top = name.split(".")[0]
            if top in SPEAKS_HTTP or name.startswith("village.ground.web"):
                yield f"{shown(root, path, line)} imports {name}, which only routes may"


def furniture_takes_what_it_may(root: Path) -> Iterator[str]:
    """HOUSE's table: commands < facts, queries < rules, in its own room and downstairs."""
    for path in python_files(root / "village"):
        kind = furniture_of(path.stem)
        if room_of(root, path) == "ground" or not kind:
            continue
        for line, name in imports_of(path):
            parts = name.split(".")
            if parts[0] != "village" or len(parts) < 3 or parts[1] == "ground":
                continue
            if furniture_of(parts[2]) not in OWN[kind] | {""}:
                yield f"{shown(root, path, line)} {path.stem} may not take {name}"


def rules_are_pure(root: Path) -> Iterator[str]:
    """Rules know the standard library, errors, amounts and rules downstairs; nothing else.

    A noun's module that rules lean on (`payments/banks.py`) is as pure as they are.
    """
    waiting = [
        path for path in python_files(root / "village") if furniture_of(path.stem) == "rules"
    ]
    seen = set(waiting)
    while waiting:
        path = waiting.pop()
        for line, name in imports_of(path):
            parts = name.split(".")
            if parts[0] in PURE_LIBRARY or ".".join(parts[:3]) in PURE_GROUND:
                continue
            noun = root.joinpath(*parts[:3]).with_suffix(".py")
            own = noun.parent == path.parent and noun.stem not in FURNITURE and noun.exists()
            if own and noun not in seen:
                seen.add(noun)
                waiting.append(noun)
            elif not own and furniture_of("".join(parts[2:3])) != "rules":
                yield f"{shown(root, path, line)} rules import {name}"


def imports_go_downstairs(root: Path) -> Iterator[str]:
    """The same stairs as import-linter's, so that a forgotten contract is seen."""
    height = {room: -step for step, rooms in enumerate(STAIRS) for room in rooms}
    for path in python_files(root / "village"):
        room = room_of(root, path)
        for line, name in imports_of(path):
            other = name.split(".")[1] if name.startswith("village.") else ""
            if other == room or not {other, room} <= height.keys():
                continue
            if height[other] >= height[room]:
                yield f"{shown(root, path, line)} {room} looks at {other}"


def money_knows_no_fractions(root: Path) -> Iterator[str]:
    """Money is whole minor units: no float, no division that makes one."""
    for path in python_files(root / "village" / "money"):
        for node in ast.walk(ast.parse(text_of(path))):
            match node:
                case ast.Constant(value=float()) | ast.Name(id="float"):
                    yield f"{shown(root, path, node.lineno)} knows a float"
                case ast.BinOp(op=ast.Div()) | ast.AugAssign(op=ast.Div()):
                    yield f"{shown(root, path, node.lineno)} divides into a float: use //"


CHECKS = (
    functions_are_short,
    modules_are_short,
    modules_open_with_a_sentence,
    furniture_has_known_names,
    rooms_have_one_word,
    facts_carry_their_room,
    only_routes_speak_http,
    furniture_takes_what_it_may,
    rules_are_pure,
    imports_go_downstairs,
    money_knows_no_fractions,
)
