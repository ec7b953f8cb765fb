import pytest

from backend import check


def test_check_says_in_words_what_is_missing_and_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lost = check.Check(check.CHECKS[0].title, True, lambda: False, check.CHECKS[0].lack)
    monkeypatch.setattr(check, "CHECKS", (lost, *check.CHECKS[3:4]))
    for lang in ("zh", "en"):
        lines, ready = check.report(lang)
        assert not ready
        assert lines[0].startswith("✘") and lost.lack.of(lang) in lines[0]


def test_what_is_only_nice_to_have_does_not_stop_anybody(monkeypatch: pytest.MonkeyPatch) -> None:
    extra = check.Check(check.CHECKS[0].title, False, lambda: False, check.CHECKS[0].lack)
    monkeypatch.setattr(check, "CHECKS", (extra,))
    lines, ready = check.report("en")
    assert ready and lines[0].startswith("△")


def test_every_check_speaks_both_languages() -> None:
    for row in check.CHECKS:
        assert all((row.title.zh, row.title.en, row.lack.zh, row.lack.en))
