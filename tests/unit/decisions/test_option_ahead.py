"""The forecast without and with an option: in the same futures, with what waits, and departures by lot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from tests.builders import answer, day, publish_answers, standings, take
from tests.unit.analysis.forecast.worlds import rates, services
from wherry.analysis.forecast.forecast import ForecastQuestion, forecast
from wherry.analysis.forecast.futures import Effects, Setting
from wherry.analysis.forecast.simulate import simulate
from wherry.analysis.standing import Standings
from wherry.decisions.options import Objective, Options, OptionsQuestion, options
from wherry.decisions.options.ahead import OptionAhead, option_ahead
from wherry.decisions.options.chances import chance_supported, chance_waiting
from wherry.definitions.forecasting import load_forecasting
from wherry.definitions.improvement import load_improvement
from wherry.domain.errors import NotKnown, Refused

ASSUMED, FORECASTING = load_improvement(), load_forecasting()
QUESTION = OptionsQuestion(
    "Norfolk", Decimal("0.85"), day("2025-04-01"), officer_days=(60,), budget_gbp=150_000, inspections="2019"
)
WORDS = ("Good", "Requires improvement", "Inadequate")


def homes(count: int) -> Iterator[dict[str, object]]:
    """Care homes of Norfolk of 10 to 49 beds, inspected every 14 months or so since 2015. Invented."""
    rng = np.random.default_rng(3)
    for number in range(1, count + 1):
        on, rated = date(2015, 1, 1) + timedelta(days=int(rng.integers(0, 700))), []
        while on < date(2023, 3, 1):
            rated.append((on.isoformat(), WORDS[rng.choice(3, p=(0.72, 0.24, 0.04))]))
            on += timedelta(days=int(rng.integers(200, 650)))
        told = [{"overall": {"rating": r}, "reportDate": d} for d, r in rated]
        now = {"overall": {"rating": rated[-1][1], "reportDate": rated[-1][0], "keyQuestionRatings": []}}
        place = {"onspdLatitude": 52.63, "onspdLongitude": 1.3}
        yield answer(
            number, numberOfBeds=10 + number % 40, currentRatings=now, historicRatings=told[:-1], **place
        )


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Standings:
    folder = tmp_path_factory.mktemp("option_ahead")
    take(folder / "data", publish_answers(folder, "2023-04-01", homes(160)), as_at=day("2023-04-01"))
    return standings(folder / "data")


@pytest.fixture(scope="module")
def option(register: Standings) -> Options:
    return options(register, QUESTION, ASSUMED)


def ahead(register: Standings, found: Options, **more: object) -> OptionAhead:
    return option_ahead(register, found, ASSUMED, FORECASTING, **({"futures": 600} | more))  # type: ignore[arg-type]


def test_without_the_option_is_the_forecast_itself(register: Standings, option: Options) -> None:
    found = ahead(register, option)
    asked = ForecastQuestion("Norfolk", None, QUESTION.by, 0.85, "2019", futures=600)
    plain = forecast(register, asked, FORECASTING)
    fan = [p for p in plain.fan if p.group == "all"]
    monthly = [p for p in found.points if p.group == "all"]
    assert [(p.day, p.median, p.low, p.high) for p in fan] == [
        (p.day, p.without.median, p.without.low, p.without.high) for p in monthly
    ]
    chances = {s.scenario: s.last.chances.without for s in found.scenarios if s.last.chances}
    assert chances == {s.scenario: s.target_probability for s in plain.scenarios}
    assert (found.rated, found.good_or_outstanding) == (plain.rated, plain.good_or_outstanding)
    assert found.provenance.release == option.provenance.release


def test_the_difference_is_above_nothing_and_has_its_interval(register: Standings, option: Options) -> None:
    found = ahead(register, option)
    last, chances = found.last, found.last.chances
    assert chances is not None
    assert found.supported == found.supported_here == sum(c.starts_on is not None for c in option.choices) > 5
    assert last.difference_low <= last.difference <= last.difference_high and last.difference > 0
    assert chances.low <= chances.difference <= chances.high
    assert chances.with_option - chances.without == pytest.approx(chances.difference)
    before = [p for p in found.points if p.group == "all" and p.day < (found.first_effect_on or date.max)]
    assert len(before) > 1 and all(p.good_more == 0 for p in before)
    # If CQC hardly looks, support is worth little, and most of what was supported waits.
    by_scenario = {s.scenario: s for s in found.scenarios}
    assert by_scenario["2024"].last.good_more < by_scenario["2019"].last.good_more
    assert by_scenario["2024"].waiting > by_scenario["2019"].waiting > by_scenario["2019"].waiting_good > 0
    assert found == OptionAhead.from_dict(found.to_dict())
    assert ahead(register, option) == found != ahead(register, option, seed=2)


def test_what_is_said(register: Standings, option: Options) -> None:
    found = ahead(register, option)
    said = " ".join(found.sentences)
    assert "Care homes by 1 April 2025, if CQC inspects as in 2019, near the routine cycle" in said
    assert "as it goes now" in said and "with the option" in said and "for 600 simulated futures" in said
    assert f"{found.own.waiting:.1f} are expected to be below Good on 1 April 2025" in said
    assert "Only deregistration, by the provider or CQC, changes the published share" in said


def test_departures_are_drawn_and_never_named(register: Standings) -> None:
    asked = replace(
        QUESTION, officer_days=None, budget_gbp=None, objective=Objective.LEAST_COST, departures=True
    )
    # Out of reach of any support, and in reach of support with departures.
    found = next(
        o for o in (_tried(register, asked, share) for share in range(80, 70, -1)) if o and o.departures
    )
    seen = ahead(register, found)
    (draw,) = seen.departures
    (count,) = found.departures
    assert (draw.departures, draw.type_of_care, draw.locality) == (
        count.departures, count.type_of_care, count.locality,
    )  # fmt: skip
    assert draw.on == day("2023-10-01") and draw.among >= draw.departures
    names = {c.name for c in found.choices} | {c.location_id for c in found.choices}
    text = str(seen.to_dict())
    assert not [name for name in names if f"{name!r}" in text or f" {name}." in text]
    assert f"Of {draw.among} that wait" in " ".join(seen.sentences) and seen.seed == 1
    left = [p for p in seen.points if p.group == "all" and p.day >= draw.on]
    assert all(p.difference > 0 for p in left)


def _tried(register: Standings, asked: OptionsQuestion, share: int) -> Options | None:
    try:
        return options(register, replace(asked, share=Decimal(share) / 100), ASSUMED)
    except Refused:
        return None


def test_what_cannot_be_forecast_is_said(register: Standings, option: Options, tmp_path: Path) -> None:
    gone = replace(ASSUMED, levels={})
    with pytest.raises(Refused, match="is defined no longer: make it anew"):
        option_ahead(register, option, gone, FORECASTING, futures=10)
    take(tmp_path / "data", publish_answers(tmp_path, "2023-04-01", homes(5)), as_at=day("2023-04-01"))
    few = standings(tmp_path / "data")
    with pytest.raises(NotKnown, match="cannot be forecast"):
        ahead(few, options(few, QUESTION, ASSUMED))


def test_the_simulation_agrees_with_the_programme_where_both_say_the_same() -> None:
    """No departures, no entries, no second inspection that matters: the programme's gain is the simulation's."""
    scenario, level = FORECASTING.scenarios["2024"], ASSUMED.levels["standard"]
    quarters, start, below = 8, 1, 400
    base = rates(entry=0.0)
    flat = np.ones((2, 4, 121))
    world = Setting(
        rates=replace(
            base,
            departure=np.zeros((2, 4)),
            inspection=flat * np.array([0.0, 0.0, scenario.rates["requires_improvement"], 0.0])[:, None] / 12,
            good=flat * scenario.good["requires_improvement"],
            inadequate=np.ones(
                (2, 4)
            ),  # What fails goes where nothing is inspected: the first inspection only.
        ),
        assumptions=FORECASTING.assumptions,
        step=np.ones(3 * quarters),
    )
    some, nothing = services(0, below), np.zeros(below, dtype=np.int64)
    complete = 3 * (start + len(level.officer_days))
    helped = Effects(nothing + float(level.effect), nothing + complete)
    plain, better = (simulate(some, world, 1500, seed=1, effects=e) for e in (None, helped))
    gained = (better.good[:, -1, 0] - plain.good[:, -1, 0]).mean() / below
    rating = "requires_improvement"
    waiting = chance_waiting(rating, scenario, quarters)
    assert plain.good[:, -1, 0].mean() / below == pytest.approx(waiting, abs=0.002)
    assert gained == pytest.approx(
        chance_supported(rating, scenario, quarters, level, start) - waiting, abs=0.0006
    )
