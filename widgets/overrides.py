"""A bug in a method that Qt calls is told like any other; without this it ends the process.

Below Python 3.12 an error raised in C code (a missing key, a division by zero) stays half made
until somebody catches it, and the binding (6.11.3) reads such a half as a whole one when it comes
out of a method Qt has called: ``Shiboken::Errors::storePythonOverrideErrorOrPrint``, SIGSEGV.
Catching and raising again makes it whole.
"""

from collections.abc import Callable, Iterator
from functools import wraps
from types import FunctionType

from PySide6.QtCore import QObject

_MARK = "wanmi_is_whole"
_BINDING = "PySide6."


def make_whole() -> int:
    """Let every error leave the methods Qt calls whole; return how many were not so yet.

    Covers the classes that exist when it is called: after the imports, before the first window.

    Cost: one more call in Python per call of Qt, a tenth of a microsecond.
    """
    found = [(kind, name, made) for kind in set(_ours(QObject)) for name, made in _called(kind)]
    for kind, name, made in found:
        setattr(kind, name, _whole(made))
    return len(found)


def _ours(kind: type) -> Iterator[type]:
    """Yield every class below one that the binding did not make."""
    for below in kind.__subclasses__():
        if not below.__module__.startswith(_BINDING):
            yield below
        yield from _ours(below)


def _called(kind: type) -> Iterator[tuple[str, FunctionType]]:
    """Yield the methods of a class that stand in the place of one of Qt's."""
    bases = [base for base in kind.__mro__ if base.__module__.startswith(_BINDING)]
    for name, made in list(vars(kind).items()):
        is_new = isinstance(made, FunctionType) and not hasattr(made, _MARK)
        if is_new and name != "__init__" and any(name in vars(base) for base in bases):
            yield name, made


def _whole(made: FunctionType) -> Callable[..., object]:
    @wraps(made)
    def call(*args: object, **more: object) -> object:
        try:
            return made(*args, **more)
        except Exception:
            raise  # looks idle: being caught is what makes it whole

    setattr(call, _MARK, True)
    return call
