"""Whether this machine can be heard or spoken to at all."""

_SOUND_CARDS = "/proc/asound/cards"


def has_sound_card() -> bool:
    """Return whether the system knows of a sound card; without one its programs only fail."""
    try:
        with open(_SOUND_CARDS, encoding="ascii", errors="replace") as file:
            return "[" in file.read()
    except OSError:
        return False
