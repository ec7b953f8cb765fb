"""Desks the server is handed beside the cases: exports, handovers, promises to callers, cameras."""

from collections.abc import Sequence
from typing import Protocol

from backend.contract.answers import (
    Ahead,
    CallerShown,
    Handovers,
    Looks,
    Presets,
    Stands,
)
from backend.contract.camera_orders import (
    CallOrder,
    JudgeOrder,
    PeekOrder,
    PutSound,
    SteerOrder,
    SuggestOrder,
    SwitchOrder,
)
from backend.contract.figures import (
    Campaigns,
    Coverage,
    FrozenShown,
    IndicatorCases,
    Indicators,
    PrecisionShown,
)
from backend.contract.orders import (
    CampaignOrder,
    Export,
    FreezeOrder,
    HandoverOrder,
    PromiseOrder,
)
from backend.contract.questions import (
    GetAhead,
    GetCaller,
    GetCampaignCases,
    GetCampaigns,
    GetCoverage,
    GetFrozen,
    GetHandovers,
    GetIndicatorCases,
    GetIndicators,
    GetLooks,
    GetPrecision,
    GetPresets,
    GetStands,
)
from backend.contract.verdicts import Denied, Verdict
from backend.store import PictureLook

from .sayings import denied, refused


class LookBook(Protocol):
    """Where it is noted who looks at which picture, before the picture is handed out."""

    def note(self, looks: Sequence[PictureLook]) -> None:
        """Keep looks durably, in one commit; raises OperatorError when they cannot be kept."""
        ...

    def record(self, question: GetLooks) -> Looks:
        """Return who looked at each picture of a case and who exported it; any thread."""
        ...


class Exports(Protocol):
    """Where it is decided that evidence may leave."""

    def decide(self, order: Export) -> Verdict:
        """Decide an export, and record it."""
        ...

    def peek(self, order: PeekOrder) -> Verdict:
        """Decide whether coarse pictures may be clear, and record it."""
        ...


class NoExports:
    """A city that lets nothing out."""

    def decide(self, order: Export) -> Verdict:
        """Refuse."""
        return refused(order.command_id, "no_export")

    def peek(self, order: PeekOrder) -> Verdict:
        """Refuse."""
        return refused(order.command_id, "no_export")


class HandoverBook(Protocol):
    """Where shifts are handed over, and the signed handovers are read."""

    def decide(self, order: HandoverOrder) -> Verdict:
        """Decide a signature."""
        ...

    def record(self, question: GetHandovers) -> Handovers:
        """Return what was signed in a span; any thread."""
        ...


class NoHandovers:
    """A city whose shifts are not handed over here."""

    def decide(self, order: HandoverOrder) -> Verdict:
        """Refuse: nobody signs here."""
        return refused(order.command_id, "no_handover")

    def record(self, question: GetHandovers) -> Handovers:
        """Return that nothing was signed."""
        return Handovers(ask_id=question.ask_id, rows=())


class PromiseBook(Protocol):
    """Where callers are called back, and who called is shown."""

    def decide(self, order: PromiseOrder) -> Verdict:
        """Decide an act on a promise."""
        ...

    def show(self, question: GetCaller) -> CallerShown | Denied:
        """Return who called; any thread."""
        ...


class NoPromises:
    """A city that keeps no callers."""

    def decide(self, order: PromiseOrder) -> Verdict:
        """Refuse: nobody was promised anything."""
        return refused(order.command_id, "no_callers")

    def show(self, question: GetCaller) -> Denied:
        """Know of no caller."""
        return denied(question.ask_id, "no_callers")


class SteerBook(Protocol):
    """Where cameras are turned, and what they can be turned to is told."""

    def decide(self, order: SteerOrder) -> Verdict:
        """Decide a move."""
        ...

    def presets(self, question: GetPresets) -> Presets:
        """Return a camera's presets, at once; any thread."""
        ...

    def stands(self, question: GetStands) -> Stands:
        """Tell where cameras stand, at once; any thread."""
        ...

    def tick(self) -> object:
        """See to what is not home."""
        ...


class NoSteering:
    """A city that turns nothing."""

    def decide(self, order: SteerOrder) -> Verdict:
        """Refuse: nothing turns here."""
        return refused(order.command_id, "no_steering")

    def presets(self, question: GetPresets) -> Presets:
        """Know of no preset."""
        return Presets(ask_id=question.ask_id, camera_id=question.camera_id, fault="no_address")

    def stands(self, question: GetStands) -> Stands:
        """Be sure of nothing."""
        return Stands(ask_id=question.ask_id, rows={}, lease_ms=0)

    def tick(self) -> None:
        """Nothing is ever due."""


class SuggestBook(Protocol):
    """Where suggestions of recognizers wait for people."""

    def suggest(self, order: SuggestOrder) -> Verdict:
        """Take one into the queue."""
        ...

    def judge(self, order: JudgeOrder) -> Verdict:
        """Take what a person says of one."""
        ...

    def switch(self, order: SwitchOrder) -> Verdict:
        """Switch a camera or scene off or on."""
        ...

    def precision(self, question: GetPrecision) -> PrecisionShown:
        """Say how often they were right."""
        ...

    def tick(self) -> object:
        """Let go of what is past."""
        ...


class NoSuggestions:
    """A city without recognizers."""

    def suggest(self, order: SuggestOrder) -> Verdict:
        """Refuse: nobody would look at it."""
        return refused(order.command_id, "no_suggestions")

    def judge(self, order: JudgeOrder) -> Verdict:
        """Refuse: there is none."""
        return refused(order.command_id, "no_suggestions")

    def switch(self, order: SwitchOrder) -> Verdict:
        """Refuse: there is nothing to switch."""
        return refused(order.command_id, "no_suggestions")

    def precision(self, question: GetPrecision) -> PrecisionShown:
        """Know of none."""
        return PrecisionShown(ask_id=question.ask_id)

    def tick(self) -> None:
        """Nothing is ever past."""


class CallBook(Protocol):
    """Where people are spoken to through loudspeakers."""

    def decide(self, order: CallOrder) -> Verdict:
        """Decide a call, or its end."""
        ...

    def take_sound(self, part: PutSound) -> Verdict:
        """Pass on what was spoken."""
        ...

    def tick(self) -> object:
        """Record what ended."""
        ...


class NoCalls:
    """A city without loudspeakers."""

    def decide(self, order: CallOrder) -> Verdict:
        """Refuse: nothing can be heard here."""
        return refused(order.command_id, "no_speakers")

    def take_sound(self, part: PutSound) -> Verdict:
        """Refuse: nothing can be heard here."""
        return refused(part.command_id, "no_speakers")

    def tick(self) -> None:
        """Nothing ever ends."""


class Counting(Protocol):
    """Where indicators are counted; called in the long reader's thread."""

    def indicators(self, question: GetIndicators) -> Indicators | Denied:
        """Return the counts of a period."""
        ...

    def cases(self, question: GetIndicatorCases) -> IndicatorCases | Denied:
        """Return the cases behind one number."""
        ...


class NoCounting:
    """A city that counts nothing."""

    def indicators(self, question: GetIndicators) -> Denied:
        """Say that nothing is counted here."""
        return denied(question.ask_id, "unknown_kind", kind="get_indicators")

    def cases(self, question: GetIndicatorCases) -> Denied:
        """Say that nothing is counted here."""
        return denied(question.ask_id, "unknown_kind", kind="get_indicator_cases")


class Freezing(Protocol):
    """Where numbers are frozen, and those that were are read."""

    def decide(self, order: FreezeOrder) -> Verdict:
        """Decide whether what was counted is frozen."""
        ...

    def show(self, question: GetFrozen) -> FrozenShown:
        """Return what was frozen of a period; any thread."""
        ...


class NoFreezing:
    """A city whose numbers always move."""

    def decide(self, order: FreezeOrder) -> Verdict:
        """Refuse: none are kept."""
        return refused(order.command_id, "no_freezing")

    def show(self, question: GetFrozen) -> FrozenShown:
        """Know of none."""
        return FrozenShown(ask_id=question.ask_id)


class CampaignBook(Protocol):
    """Where campaigns are made, changed and ended; called in the writer's thread."""

    def decide(self, order: CampaignOrder) -> Verdict:
        """Decide an act."""
        ...

    def tick(self) -> object:
        """End what has run its days."""
        ...


class CampaignCounts(Protocol):
    """Where campaigns are counted; called in the long reader's thread."""

    def campaigns(self, question: GetCampaigns) -> Campaigns:
        """Return how far they are."""
        ...

    def cases(self, question: GetCampaignCases) -> IndicatorCases | Denied:
        """Return the cases behind one number."""
        ...


class NoCampaigns:
    """A city without campaigns."""

    def decide(self, order: CampaignOrder) -> Verdict:
        """Refuse: none are kept here."""
        return refused(order.command_id, "no_campaigns")

    def tick(self) -> None:
        """Nothing ever ends."""

    def campaigns(self, question: GetCampaigns) -> Campaigns:
        """Know of none."""
        return Campaigns(ask_id=question.ask_id, cutoff_ms=0, progress=1.0)

    def cases(self, question: GetCampaignCases) -> Denied:
        """Know of none."""
        return denied(question.ask_id, "no_campaigns")


class StreetBook(Protocol):
    """Where it is reckoned what cameras see of the streets; called in the long reader's thread."""

    def coverage(self, question: GetCoverage) -> Coverage | Denied:
        """Return what is seen of every section."""
        ...

    def ahead(self, question: GetAhead) -> Ahead | Denied:
        """Return the cameras that come next along the roads."""
        ...


class NoStreets:
    """A city without streets."""

    def coverage(self, question: GetCoverage) -> Denied:
        """Say that nothing is known of streets here."""
        return denied(question.ask_id, "unknown_kind", kind="get_coverage")

    def ahead(self, question: GetAhead) -> Denied:
        """Say that nothing is known of streets here."""
        return denied(question.ask_id, "unknown_kind", kind="get_ahead")
