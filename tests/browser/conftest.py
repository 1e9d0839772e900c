"""One station for each language, begun when first asked for, ended with the run."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.browser.furnished import Furnished, furnish
from tests.browser.furnished_empty import leave_empty
from tests.browser.furnished_hub import furnish_hub, furnish_joined
from tests.browser.rig import Served, serving

House = tuple[Served, Furnished]
Houses = Callable[[str, str], House]
FURNISH = {
    "station": furnish,
    "joined station": furnish_joined,
    "hub": furnish_hub,
    "empty station": leave_empty,
    "empty hub": leave_empty,
}


@pytest.fixture(scope="session")
def houses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Houses]:
    """The furnished station or hub of a language, served by its own process."""
    running: dict[tuple[str, str], House] = {}
    tried: set[tuple[str, str]] = set()
    with ExitStack() as open_houses:

        def house(role: str, language: str) -> House:
            asked = role, language
            if asked not in running:
                assert asked not in tried, "this house did not start: see the first failure"
                tried.add(asked)
                made = FURNISH[role](
                    tmp_path_factory.mktemp(f"{role}-{language}".replace(" ", "-")), language
                )
                served = open_houses.enter_context(
                    serving(made.folder, made.now, role.rpartition(" ")[2])
                )
                running[asked] = served, made
            return running[asked]

        yield house


@pytest.fixture(scope="session")
def shots(request: pytest.FixtureRequest) -> Path | None:
    """Where pictures of the pages go, if anybody asked for them."""
    folder = request.config.getoption("--shots")
    return Path(str(folder)) if folder else None
