"""The browser of the page gates, one for all journeys of a worker."""

import pytest

from tests.browser.conftest import browser

__all__ = ["browser"]

# Their assertions tell what was compared, as those of tests do.
pytest.register_assert_rewrite("tests.journeys.hand", "tests.journeys.whole_day")
