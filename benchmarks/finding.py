"""Finding services in an England of 57,000 locations, beside DuckDB over the same rows."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb

from benchmarks.measure import milliseconds, percentile, run, wherry
from wherry.analysis.finding.directory import directory_on
from wherry.analysis.finding.find import find
from wherry.analysis.finding.questions import FindQuestion
from wherry.analysis.standing import Standings
from wherry.domain.errors import Refused
from wherry.store.register import Register

LOCATIONS = 57_000
TIMES = 60
BY_WORDS = """
select * exclude (in_owner, in_brand) from services
where contains(lower(name), $first) and contains(lower(name), $second) order by name limit 50
"""


def finding(work: Path) -> Iterator[str]:
    """Every measured figure in a sentence."""
    source, data = work / "sample", work / "data"
    size = ("--locations", str(LOCATIONS), "--months", "2", "--layout", "csv", "--kinds", "hsca,ratings")
    run(wherry("sample", str(source), *size))
    run(wherry("import", str(source), "--data", str(data)))
    standings = Standings(Register.open(data))
    day = standings.register.release.newest
    services = directory_on(standings, day).services
    (first,) = milliseconds(lambda: directory_on(Standings(Register.open(data)), day).services, 1, warm=0)
    yield (
        f"{LOCATIONS:,} locations of all sectors, {services.height:,} services of adult social care to search in; laid out "
        f"once a day of the register: {first:,.0f} ms."
    )
    rows = services.select("name", "postcode").drop_nulls().sample(TIMES, seed=7).rows()
    for words, questions in _kinds(rows).items():
        turn = itertools.cycle(_answered(standings, questions))
        found = milliseconds(lambda turn=turn: find(standings, next(turn)), TIMES)
        yield f"{words}: median {percentile(found, 0.5):.1f} ms, **95th percentile {percentile(found, 0.95):.1f} ms**."
    theirs = milliseconds(_peer(services, [name for name, _ in rows]), TIMES)
    yield (
        f"DuckDB, two words of a name in the same rows, the first 50 only, and neither count nor map: median "
        f"{percentile(theirs, 0.5):.1f} ms, 95th percentile {percentile(theirs, 0.95):.1f} ms."
    )


def _kinds(rows: list[tuple[str, str]]) -> dict[str, list[FindQuestion]]:
    """Questions of each kind, each time another."""
    pick = random.Random(7)
    near = [
        FindQuestion(postcode=code, within_miles=pick.choice((2, 5, 10)), sort="miles") for _, code in rows
    ]
    return {
        "Two words of a name": [FindQuestion(words=" ".join(name.split()[:2])) for name, _ in rows],
        "Within some miles of a postcode, the nearest first": near,
        "Rated Good or Outstanding, by name, every page of England": [
            FindQuestion(ratings=("good", "outstanding"), page=number) for number in range(1, len(rows))
        ],
        "All of England by the age of its ratings": [
            FindQuestion(sort="published", page=number) for number in range(1, len(rows))
        ],
    }


def _answered(standings: Standings, questions: list[FindQuestion]) -> list[FindQuestion]:
    """Those that have an answer: of some postcodes nobody knows where they lie."""
    kept = []
    for question in questions:
        try:
            find(standings, question)
        except Refused:
            continue
        kept.append(question)
    return kept


def _peer(services: object, names: list[str]) -> Callable[[], object]:
    connection = duckdb.connect()
    connection.execute("set threads = 2")
    connection.register("frame", services.to_arrow())  # type: ignore[attr-defined]  # Benchmarks read no types.
    connection.execute("create table services as select * from frame")
    turn = itertools.cycle([name.lower().split()[:2] for name in names if len(name.split()) > 1])

    def ask() -> object:
        first, second = next(turn)
        return connection.execute(BY_WORDS, {"first": first, "second": second}).fetchall()

    return ask
