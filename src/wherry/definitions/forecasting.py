"""What a forecast assumes: scenarios of inspection, and what stands in for thin histories."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from wherry.definitions.inspections import AS_NOW, InspectionScenario, load_scenarios, scenario_of
from wherry.definitions.reading import Entry, keyed, read_yaml
from wherry.domain.errors import BadDefinition
from wherry.domain.ratings import RATINGS

SHIPPED = Path(__file__).parent
ASSUMPTIONS_FILE = "forecast/assumptions.yaml"
CALIBRATIONS_FILE = "forecast/two_state.yaml"

OF_LATE = "As often as of late, drifting as it has"

_LARGEST = {
    "version": 1000.0,
    "half_life_years": 50.0,
    "level_months": 60.0,
    "outcome_level_months": 60.0,
    "intensity_drift": 3.0,
    "outcome_drift": 3.0,
    "entry_drift": 3.0,
    "drift_weight": 100.0,
    "extra_good_if_good": 1.0,
    "extra_good_if_below": 1.0,
    "area_spread": 3.0,
    "area_drift": 3.0,
    "owner_spread": 3.0,
    **{f"care_home_departure_{rating}": 5.0 for rating in RATINGS},
}
_MAY_BE_ZERO = {name for name in _LARGEST if "drift" in name or "spread" in name or "departure" in name}


@dataclass(frozen=True)
class Assumptions:
    """What the forecast assumes where the register is silent or thin; `assumptions.yaml` says why.

    Drifts are standard deviations after one year, spreads standard deviations between areas or
    owners, both on the log or log-odds scale. `care_home_departure` is per service and year.
    """

    version: int
    half_life_years: float
    level_months: int
    outcome_level_months: int
    intensity_drift: float
    outcome_drift: float
    entry_drift: float
    drift_weight: float
    extra_good_if_good: float
    extra_good_if_below: float
    area_spread: float
    area_drift: float
    owner_spread: float
    care_home_departure: dict[str, float]
    care_home_departure_source: str


@dataclass(frozen=True)
class Calibration:
    """What became of a cohort rated Good and of one below, from which the rates of change follow."""

    key: str
    title: str
    source: str
    good_after_years: float
    good_found_below: float
    below_after_years: float
    below_found_below: float


@dataclass(frozen=True)
class Forecasting:
    """The definitions of the forecast."""

    scenarios: dict[str, InspectionScenario]
    calibrations: dict[str, Calibration]
    assumptions: Assumptions

    def scenario(self, key: str) -> InspectionScenario | None:
        """The scenario of that key; None for inspections as of late.

        Raises:
            UnknownName: naming the scenarios there are.
        """
        return None if key == AS_NOW else scenario_of(self.scenarios, key, AS_NOW)

    def described(self, key: str) -> tuple[str, str]:
        """The title of a scenario, and where it comes from.

        Raises:
            UnknownName: as `scenario`.
        """
        scenario = self.scenario(key)
        return (scenario.title, scenario.source) if scenario else (OF_LATE, "The register's own history")


def load_forecasting(extra: Path | None = None) -> Forecasting:
    """The definitions of the forecast; files of the folder `extra` are added or put in their place.

    Raises:
        BadDefinition: with file name, line and what is wrong.
    """
    entries = read_yaml(_files(ASSUMPTIONS_FILE, extra)[-1])
    if len(entries) != 1:
        raise BadDefinition("there should be one mapping", file=entries[1].file, line=entries[1].line)
    calibrations: dict[str, Calibration] = {}
    for path in _files(CALIBRATIONS_FILE, extra):
        calibrations |= {key: built for key, (_, built) in keyed(read_yaml(path), calibration_from).items()}
    return Forecasting(load_scenarios(extra), calibrations, assumptions_from(entries[0]))


def _files(name: str, extra: Path | None) -> list[Path]:
    own = [extra / name] if extra and (extra / name).is_file() else []
    return [SHIPPED / name, *own]


_OF_COHORTS = {
    "good_after_years": 20.0,
    "good_found_below": 0.99,
    "below_after_years": 20.0,
    "below_found_below": 0.99,
}


def calibration_from(entry: Entry) -> Calibration:
    """A calibration from its file.

    Raises:
        BadDefinition: with file and line, also where a rating would say nothing of what follows.
    """
    entry.only("key", "title", "source", *_OF_COHORTS)
    found = {name: entry.number(name, most, may_be_zero=False) for name, most in _OF_COHORTS.items()}
    if found["good_found_below"] >= found["below_found_below"]:
        raise entry.refuse(
            "“good_found_below” is not smaller than “below_found_below”; then a rating says nothing",
            "good_found_below",
        )
    return Calibration(entry.text("key"), entry.text("title"), entry.text("source"), **found)


def assumptions_from(entry: Entry) -> Assumptions:
    """The assumptions from their file.

    Raises:
        BadDefinition: with file and line.
    """
    entry.only(*_LARGEST, "care_home_departure_source")
    found = {
        name: entry.number(name, largest, may_be_zero=name in _MAY_BE_ZERO)
        for name, largest in _LARGEST.items()
        if not name.startswith("care_home_departure_")
    }
    whole = {name: entry.whole(name) for name in ("version", "level_months", "outcome_level_months")}
    departures = {
        rating: entry.number(f"care_home_departure_{rating}", 5.0, may_be_zero=True) for rating in RATINGS
    }
    return Assumptions(
        **(found | whole),  # type: ignore[arg-type]  # Names and kinds are those of the table above.
        care_home_departure=departures,
        care_home_departure_source=entry.text("care_home_departure_source"),
    )
