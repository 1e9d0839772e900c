"""Journeys tell what they compared."""

import pytest

# Their assertions tell what was compared, as those of tests do.
pytest.register_assert_rewrite("tests.journeys.hand", "tests.journeys.whole_day")
