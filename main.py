"""Wanmi's only entry point: reads the command line, builds the parts, wires them, runs."""

import gc
import importlib
import os
import sys
from types import ModuleType

from backend.commandline import BAD_USAGE, Parser, Refusal
from backend.domain.terms.errors import OperatorError
from backend.domain.terms.words import Words

# name -> (module, function, what it does); each is imported only when asked for.
COMMANDS = {
    "demo": ("backend.city.demo", "run", "the whole hall on this machine, with a synthetic city"),
    "backend": ("backend.feed.serve", "run", "the city's side: rules, record, channel"),
    "proxy": ("backend.feed.proxy", "run", "hands the stream on to many desks"),
    "workstation": ("console.frame.workstation", "run", "a duty desk"),
    "patrol": ("console.patrol.program", "run", "the desk of the video patrol"),
    "field": ("backend.city.field", "run", "demo only: collectors, vehicles, units"),
    "load": ("backend.city.load", "run", "synthetic city only: the load of a big city"),
    "cameras": ("backend.city.cameras", "run", "demo only: RTSP cameras"),
    "import": ("backend.intake", "run", "bring in map|grids|components|cameras|tracks|cases"),
    "replay": ("backend.intake.replay", "run", "imported tracks move on the map again"),
    "audit": (
        "backend.store.audit_command",
        "run",
        "verify: prove the record, or name what changed",
    ),
    "backup": ("backend.store.backup_command", "run", "keep the whole city in a folder"),
    "restore": ("backend.store.restore_command", "run", "bring a backup to life in a new folder"),
    "account": (
        "backend.services.account_command",
        "run",
        "list|add|password|roles|disable|enable: who may log in",
    ),
    "trail": (
        "backend.services.trail_command",
        "run",
        "who came, failed, changed accounts, overrode, exported: for the audit administrator",
    ),
    "enforcement": (
        "backend.exchange.program",
        "run",
        "beside an enforcement body's system: packs out, number and word back",
    ),
    "pack": ("backend.exchange.pack_command", "run", "prove a pack of evidence"),
    "console-key": ("backend.feed.console_key", "run", "make the key bundle of another desk"),
    "check": ("backend.check", "run", "say what this machine lacks"),
}
UNKNOWN = Words(
    "没有这个命令：{name}。可用：{names}", "no such command: {name}. There are: {names}"
)


def language(arguments: list[str]) -> str:
    """Return the language of messages: ``--lang``, else the machine's, else Chinese."""
    for i, word in enumerate(arguments):
        if word.partition("=")[0] == "--lang":
            return word.partition("=")[2] or "".join(arguments[i + 1 : i + 2])
    return "en" if os.environ.get("LANG", "").startswith("en") else "zh"


def load(module: str) -> ModuleType:
    """Import a command, without looking for garbage meanwhile: what is loaded stays."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        return importlib.import_module(module)
    finally:
        if was_on:
            gc.enable()


def main(arguments: list[str]) -> int:
    """Run one command; return its exit status, 2 when there is no such command."""
    lang = language(arguments)
    name = arguments[0] if arguments else "--help"
    if name in ("-h", "--help"):
        print("\n".join(f"main.py {key:12} {row[2]}" for key, row in COMMANDS.items()))
        return 0 if arguments else BAD_USAGE
    if name not in COMMANDS:
        print(UNKNOWN.filled(name=name, names=" ".join(COMMANDS)).of(lang), file=sys.stderr)
        return BAD_USAGE
    module, function, about = COMMANDS[name]
    command = load(module)
    parser = Parser(f"main.py {name}", about)
    parser.add_argument("--lang", choices=("zh", "en"), default=lang)
    command.add_arguments(parser)
    try:
        return int(getattr(command, function)(parser.parse_args(arguments[1:])) or 0)
    except OperatorError as error:
        print(error.words.of(lang), file=sys.stderr)
        return BAD_USAGE if isinstance(error, Refusal) else 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
