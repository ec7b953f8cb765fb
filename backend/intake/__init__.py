"""How the outside comes in: files and reports, checked at the door."""

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``main.py import``."""
    from .command import add_arguments as declare

    declare(parser)


def run(args: argparse.Namespace) -> int:
    """Run ``main.py import``.

    Raises:
        OperatorError: The file or the folder cannot be used; nothing was changed.
    """
    from .command import run as bring

    return bring(args)
