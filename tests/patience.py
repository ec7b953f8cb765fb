"""How much longer than promised a test waits: these machines are shared and noisy.

A test proves *that* something ends or comes back; how fast it does is printed by ``bench/`` and
the demo's report, where it stands beside its limit.
"""

import os

PATIENCE = float(os.environ.get("WANMI_TEST_PATIENCE", "4"))


def patiently(limit_s: float) -> float:
    """Return the seconds a test waits for what is promised within ``limit_s``."""
    return limit_s * PATIENCE
