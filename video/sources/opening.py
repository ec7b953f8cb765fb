"""Opening a stream by PyAV, and saying in our words why it failed."""

import errno
import time
from collections.abc import Iterator
from contextlib import contextmanager

import av
from av.container import InputContainer
from av.video.stream import VideoStream

from .address import Address, redact
from .source import Reason, SourceError

_BY_TYPE: tuple[tuple[type[BaseException], Reason], ...] = (
    (av.error.HTTPUnauthorizedError, Reason.UNAUTHORISED),
    (av.error.HTTPForbiddenError, Reason.UNAUTHORISED),
    (av.error.HTTPNotFoundError, Reason.NOT_FOUND),
    (av.error.HTTPClientError, Reason.BROKEN),
    (av.error.HTTPServerError, Reason.BROKEN),
    (av.error.ExitError, Reason.SILENT),
    (av.error.TimeoutError, Reason.SILENT),
    (av.error.ConnectionRefusedError, Reason.REFUSED),
    (av.error.FileNotFoundError, Reason.NOT_FOUND),
    (av.error.PermissionError, Reason.UNAUTHORISED),
    (av.error.EOFError, Reason.ENDED),
    (av.error.InvalidDataError, Reason.BROKEN),
)
_BY_ERRNO = {
    errno.ECONNREFUSED: Reason.REFUSED,
    errno.ETIMEDOUT: Reason.SILENT,
    errno.EHOSTUNREACH: Reason.UNREACHABLE,
    errno.ENETUNREACH: Reason.UNREACHABLE,
    errno.EIO: Reason.UNREACHABLE,
    errno.ECONNRESET: Reason.ENDED,
    errno.EPIPE: Reason.ENDED,
    errno.EISDIR: Reason.NO_VIDEO,
}


def reason_of(exc: BaseException) -> Reason:
    """Return why this failed, as far as the library tells."""
    for kind, reason in _BY_TYPE:
        if isinstance(exc, kind):
            return reason
    number = exc.errno if isinstance(exc, OSError) else None
    return _BY_ERRNO.get(number, Reason.BROKEN) if number else Reason.BROKEN


@contextmanager
def failing_with_words() -> Iterator[None]:
    """Turn the library's errors into ``SourceError`` with a redacted text."""
    try:
        yield
    except (av.error.FFmpegError, OSError, ValueError) as exc:
        raise SourceError(reason_of(exc), redact(str(exc))) from None


@contextmanager
def opened(
    address: Address, options: dict[str, str], timeout_s: tuple[float, float] | None = None
) -> Iterator[tuple[InputContainer, VideoStream]]:
    """Open a container and its first video stream; closes it in this thread.

    Args:
        timeout_s: Limits for opening and for one read. The library applies the first to opening
            and again to probing, so count on twice the time.
    """
    with failing_with_words():
        container = _open(address, options, timeout_s)
        try:
            if not container.streams.video:
                raise SourceError(Reason.NO_VIDEO)
            stream = container.streams.video[0]
            stream.codec_context.thread_count = 1
            yield container, stream
        finally:
            container.close()


def _open(
    address: Address, options: dict[str, str], timeout_s: tuple[float, float] | None
) -> InputContainer:
    begun_s = time.monotonic()
    try:
        return av.open(address.reveal(), options=options, timeout=timeout_s)
    except av.error.InvalidDataError:
        # WORKAROUND: libavformat says so too when its RTSP client ran out of time unanswered.
        if timeout_s is not None and time.monotonic() - begun_s >= timeout_s[0]:
            raise SourceError(Reason.SILENT) from None
        raise


def monotonic_us() -> int:
    """Return monotonic microseconds, the same clock in every process of the machine."""
    return time.monotonic_ns() // 1_000
