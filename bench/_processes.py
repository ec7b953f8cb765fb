"""Processor time and memory of a process and all it started, as the system counts them."""

import os
from collections.abc import Iterable
from pathlib import Path


def tree_s(pids: Iterable[int]) -> float:
    """Return the processor seconds used so far by these processes and their living children."""
    ticks = 0
    for fields in _with_children(pids):
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def memory_mb(pids: Iterable[int]) -> float:
    """Return the memory of these processes; what several share is shared out among them."""
    return sum(_pss_kb(pid) for pid in pids) / 1024


def _pss_kb(pid: int) -> int:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))


def _with_children(pids: Iterable[int]) -> list[list[str]]:
    """Return the stat fields behind the name of each process, its children among them."""
    stats: dict[int, list[str]] = {}
    for path in Path("/proc").iterdir():
        if path.name.isdigit():
            try:
                text = (path / "stat").read_text()
            except OSError:  # it ended while we looked
                continue
            stats[int(path.name)] = text.rpartition(")")[2].split()
    wanted = set(pids)
    while more := {n for n, row in stats.items() if int(row[1]) in wanted} - wanted:
        wanted |= more
    return [stats[pid] for pid in wanted if pid in stats]
