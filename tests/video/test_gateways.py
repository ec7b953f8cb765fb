"""A whole gateway down: said once."""

from hypothesis import given
from hypothesis import strategies as st

from video.gateways import LEAST_CAMERAS, SILENT_S, Gateways, Serving

NOW_S = 100.0


def served(n: int, heard_s: float | None, *, gateway: str = "gw:554", failing: bool = True):
    return [Serving(f"{gateway}-{k}", gateway, heard_s, failing) for k in range(n)]


def test_d09_one_hundred_and_forty_three_cameras_are_one_piece_of_news() -> None:
    gateways = Gateways()
    assert not gateways.note(served(143, NOW_S), NOW_S)
    (news,) = gateways.note(served(143, NOW_S), NOW_S + SILENT_S)
    assert news.is_down and len(news.camera_ids) == 143
    assert gateways.is_down("gw:554")
    assert not gateways.note(served(143, NOW_S), NOW_S + 60), "and it is said once"
    back = [*served(142, NOW_S), Serving("first", "gw:554", NOW_S + 61, False)]
    (news,) = gateways.note(back, NOW_S + 61)
    assert not news.is_down and not gateways.is_down("gw:554")


def test_one_living_camera_speaks_for_its_gateway() -> None:
    mixed = [*served(9, NOW_S - 60), Serving("lives", "gw:554", NOW_S, False)]
    assert not Gateways().note(mixed, NOW_S)


def test_cameras_just_asked_for_say_nothing_either_way() -> None:
    gateways, fresh = Gateways(), served(9, None, failing=False)
    assert not gateways.note(fresh, NOW_S)
    assert gateways.note([*served(LEAST_CAMERAS, None), *fresh], NOW_S)
    assert not gateways.note([*served(LEAST_CAMERAS, None), *fresh], NOW_S), "still down"


def test_too_few_cameras_and_files_have_no_gateway() -> None:
    gateways = Gateways()
    assert not gateways.note(served(LEAST_CAMERAS - 1, NOW_S - 60), NOW_S)
    assert not gateways.note(served(9, NOW_S - 60, gateway=""), NOW_S)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.none() | st.floats(0, 200)), max_size=20))
def test_what_is_said_alternates(stands: list[tuple[str, float | None]]) -> None:
    gateways, last = Gateways(), {}
    for step in range(4):
        now_s = NOW_S + step
        servings = [Serving(str(n), key, at, True) for n, (key, at) in enumerate(stands[step:])]
        for news in gateways.note(servings, now_s):
            gateway = servings[int(news.camera_ids[0]) if news.camera_ids else 0].gateway
            assert last.get(gateway) is not news.is_down
            last[gateway] = news.is_down
