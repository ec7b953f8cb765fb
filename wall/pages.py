"""The pages of the wall as a catalogue: what each is called; whoever owns the window shows them."""

from dataclasses import dataclass

from backend.domain.terms.words import Words


@dataclass(frozen=True, slots=True)
class PageSpec:
    """One page."""

    key: str
    words: Words


PAGES: tuple[PageSpec, ...] = (
    PageSpec("overview", Words("运行总览", "Overview")),
    PageSpec("indicators", Words("考核指标", "Indicators")),
    PageSpec("campaigns", Words("专项整治", "Campaigns")),
    PageSpec("video", Words("视频", "Video")),
)
# Beside them, and only while an emergency is on.
EMERGENCY = PageSpec("emergency", Words("应急", "Emergency"))
