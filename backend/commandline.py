"""The command line, refused in one sentence of the operator's language, as every other input is."""

import argparse
import re
from typing import NoReturn

from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words

# The exit status of a command line that cannot be understood.
BAD_USAGE = 2


class Refusal(OperatorError):
    """The command line cannot be understood."""


# What argparse says -> what we say. Source: the messages of argparse in Python 3.11.
_SENTENCES = (
    (
        re.compile(r"unrecognized arguments: (?P<what>.*)", re.DOTALL),
        Words("没有这个选项或参数：{what}", "no such option or argument: {what}"),
    ),
    (
        re.compile(r"the following arguments are required: (?P<what>.*)", re.DOTALL),
        Words("缺少参数：{what}", "missing: {what}"),
    ),
    (
        re.compile(
            r"argument (?P<name>.*): invalid choice: '(?P<what>.*)' \(choose from (?P<known>.*)\)",
            re.DOTALL,
        ),
        Words("{name} 不能是“{what}”；可用：{known}", "{name} is not “{what}”; there are: {known}"),
    ),
    (
        re.compile(r"argument (?P<name>.*): expected .*argument.*"),
        Words("{name} 后面缺少内容", "{name} lacks its value"),
    ),
    (
        re.compile(r"argument (?P<name>.*): invalid (float|int) value: '(?P<what>.*)'", re.DOTALL),
        Words("{name} 应为数字，收到“{what}”", "{name} takes a number, not “{what}”"),
    ),
)
_OTHER = Words("命令行读不懂（{what}）", "the command line cannot be understood ({what})")
_HOW = Words("{why}；写法见 {prog} --help", "{why}; see {prog} --help")


class Parser(argparse.ArgumentParser):
    """Reads the options of one command; abbreviations are not guessed at."""

    def __init__(self, prog: str, about: str) -> None:
        super().__init__(prog=prog, description=about, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        """Refuse the command line.

        Raises:
            Refusal: Always.
        """
        why = _sentence(message)
        raise Refusal(
            Words(
                _HOW.zh.format(why=why.zh, prog=self.prog),
                _HOW.en.format(why=why.en, prog=self.prog),
            )
        )


def _sentence(message: str) -> Words:
    """Return what argparse says in the operator's words; line breaks become spaces."""
    plain = " ".join(message.split())
    for pattern, words in _SENTENCES:
        match = pattern.fullmatch(plain)
        if match:
            given = {key: value.replace("'", "") for key, value in match.groupdict().items()}
            return words.filled(**given)
    return _OTHER.filled(what=plain)
