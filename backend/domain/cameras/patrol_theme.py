"""Themed tours (专题巡查, D11): the cameras of one theme, toured beside the two-hourly tour.

A theme is a name over groups of cameras: what a city named itself, and else each group by itself.
"""

from collections.abc import Iterable
from dataclasses import replace

from backend.domain.terms.errors import Refused
from backend.domain.terms.words import Words

from .camera import Camera
from .patrol_plan import PatrolPlan

NO_SUCH_THEME = Words("没有专题“{theme}”", "there is no theme “{theme}”")


def themes_of(plan: PatrolPlan, cameras: Iterable[Camera]) -> dict[str, tuple[str, ...]]:
    """Return each theme and its groups: the city's own first, then every group by its name."""
    own = dict(plan.themes or {})
    groups = sorted({camera.group for camera in cameras if camera.group} - own.keys())
    return own | {group: (group,) for group in groups}


def themed(plan: PatrolPlan, theme: str, cameras: Iterable[Camera]) -> PatrolPlan:
    """Return the plan of a theme's tour; the plan itself where no theme is named.

    Raises:
        Refused: There is no such theme.
    """
    if not theme:
        return plan
    groups = themes_of(plan, cameras).get(theme)
    if groups is None:
        raise Refused("no_such_theme", NO_SUCH_THEME.filled(theme=theme))
    return replace(plan, key=f"{plan.key}-{theme}", groups=groups, theme=theme)
