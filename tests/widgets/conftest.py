"""A skin for every test of a painted part."""

import pytest

from resources import tokens
from widgets.skin import Skin


@pytest.fixture(params=list(tokens.THEMES))
def theme(request) -> tokens.Theme:
    """Each theme in turn."""
    return tokens.THEMES[request.param]


@pytest.fixture
def skin(qapp) -> Skin:
    """The dark theme at the size of the drawing."""
    return Skin()
