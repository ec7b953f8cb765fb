"""docs/contract.md speaks of every kind, and of no sample that is not there."""

import re
from pathlib import Path

import pytest

from backend.contract.base import CONTRACT_MAJOR, CONTRACT_MINOR
from backend.contract.topics import Topic

from .test_codec import KINDS, SAMPLES, tag

DOCUMENT = Path(__file__).parents[3] / "docs" / "contract.md"
TEXT = DOCUMENT.read_text("utf-8")


@pytest.mark.parametrize("kind", KINDS, ids=tag)
def test_every_kind_is_written_about_with_its_sample(kind: type) -> None:
    assert f"`{tag(kind)}`" in TEXT
    assert f"samples/{tag(kind)}.json" in TEXT


def test_every_sample_it_points_to_is_there() -> None:
    for name in re.findall(r"samples/(\w+)\.json", TEXT):
        assert (SAMPLES / f"{name}.json").exists()


def test_topics_and_version_are_those_of_the_code() -> None:
    assert all(f"`{topic.value}`" in TEXT for topic in Topic)
    assert f"version **{CONTRACT_MAJOR}.{CONTRACT_MINOR}**" in TEXT
