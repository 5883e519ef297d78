"""Questions to a register of many months, beside DuckDB's as-of join and the usual pandas idiom."""

from __future__ import annotations

import itertools
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd

from benchmarks.measure import in_turn, median_seconds, milliseconds, percentile, run, wherry
from wherry.analysis.league import league
from wherry.analysis.questions import LeagueQuestion
from wherry.analysis.standing import Standings
from wherry.analysis.trend import trend
from wherry.store.register import Register

ASOF = """
with days as (select unnest($days) as day),
live as (
  select d.day, l.location_id, l.authority_code, l.type_of_care
  from days d join spans l on l.valid_from <= d.day and (l.valid_to is null or d.day < l.valid_to)
),
rated as (
  select live.*, e.rating
  from live asof join events e on live.location_id = e.location_id and live.day >= e.from_on
  where e.to_on is null or live.day < e.to_on
)
select day, authority_code, type_of_care, count(*) as rated,
       count(*) filter (where rating in ('good', 'outstanding')) as good
from rated group by all
"""


def questions(data: Path) -> list[str]:
    """The league of one day and of all months, in process and warm; a fresh process; the size on disk."""
    standings = Standings(Register.open(data))
    measure = standings.register.definitions.measure("good_or_outstanding")
    newest = standings.register.release.newest
    months = _months(standings)
    turn = itertools.cycle(months)
    one_day = milliseconds(lambda: trend(standings, measure, (next(turn),)), 200)
    whole = milliseconds(lambda: league(standings, LeagueQuestion(as_of=next(turn))), 100)
    all_months = milliseconds(lambda: trend(standings, measure, months), 30)
    connection = _duckdb(standings)
    duck_one = milliseconds(lambda: connection.execute(ASOF, {"days": [newest]}).fetchall(), 20)
    duck_all = milliseconds(lambda: connection.execute(ASOF, {"days": list(months)}).fetchnumpy(), 3, warm=1)
    stacked = _stacked(connection, months)
    pandas_all = milliseconds(lambda: _pandas_idiom(stacked), 1, warm=0)
    _check(standings, months, connection)
    (fresh,) = in_turn(5, lambda: run(wherry("position", "Wherryshire", "--data", str(data))))
    tables = standings.register.release.tables
    size = sum(table.bytes for table in tables.values()) / 1e6
    ever = standings.register.location["location_id"].n_unique()
    live = standings.on(newest, measure).height
    return [
        f"Register: {len(months)} months, {live:,} locations live, {ever:,} ever, {tables['rating'].rows:,} rating "
        f"events: **{size:.1f} MB** on disk (at most 40).",
        f"League, 151 authorities × types of care, one day (each time another), in process, warm: median "
        f"{percentile(one_day, 0.5):.1f} ms, **95th percentile {percentile(one_day, 0.95):.1f} ms** (at most 15); "
        f"DuckDB as-of join {percentile(duck_one, 0.5):.0f} ms. The whole answer of `wherry league`, with ranges, "
        f"ages and notes: median {percentile(whole, 0.5):.0f} ms.",
        f"League for all {len(months)} months: median {percentile(all_months, 0.5):.0f} ms, **95th percentile "
        f"{percentile(all_months, 0.95):.0f} ms** (at most 60); DuckDB as-of join {percentile(duck_all, 0.5):,.0f} ms, "
        f"**{percentile(duck_all, 0.5) / percentile(all_months, 0.5):.0f} ×**; the pandas idiom over "
        f"{len(stacked):,} stacked rows {pandas_all[0]:,.0f} ms, **{pandas_all[0] / percentile(all_months, 0.5):.0f} ×**.",
        f"A fresh `wherry position` process: **{median_seconds(fresh):.2f} s** (under 1).",
    ]


def _months(standings: Standings) -> tuple[date, ...]:
    return tuple(sorted({f.as_at for f in standings.register.release.files if f.newest_publication}))


def _duckdb(standings: Standings) -> duckdb.DuckDBPyConnection:
    spans = standings.spans_once_per_site.select(
        "location_id", "valid_from", "valid_to", "authority_code", "type_of_care"
    ).drop_nulls("authority_code")
    events = standings.ratings("lowest").select("location_id", "rating", "from_on", "to_on")
    connection = duckdb.connect()
    connection.execute("set threads = 2")
    connection.register("spans_frame", spans.to_arrow())
    connection.register("events_frame", events.to_arrow())
    connection.execute("create table spans as select * from spans_frame")
    connection.execute("create table events as select * from events_frame order by location_id, from_on")
    return connection


def _stacked(connection: duckdb.DuckDBPyConnection, months: tuple[date, ...]) -> pd.DataFrame:
    """Monthly snapshots under one another, as most notebooks keep them."""
    query = ASOF.replace(
        "select day, authority_code, type_of_care, count(*) as rated,\n       "
        "count(*) filter (where rating in ('good', 'outstanding')) as good\nfrom rated group by all",
        "select day, authority_code, type_of_care, rating from rated",
    )
    return connection.execute(query, {"days": list(months)}).df()


def _pandas_idiom(stacked: pd.DataFrame) -> pd.DataFrame:
    groups = stacked.groupby(["day", "authority_code", "type_of_care"])["rating"]
    return groups.agg(lambda ratings: ratings.isin(["Good", "Outstanding", "good", "outstanding"]).mean())


def _check(standings: Standings, months: tuple[date, ...], connection: duckdb.DuckDBPyConnection) -> None:
    """All three must give the same counts, or the times mean nothing."""
    measure = standings.register.definitions.measure("good_or_outstanding")
    found = trend(standings, measure, months)
    rows = connection.execute(
        f"select sum(rated), sum(good) from ({ASOF})", {"days": list(months)}
    ).fetchone()
    assert rows is not None
    ours = (int(found.denominator.sum()), int(found.numerator.sum()))
    assert ours == (int(rows[0]), int(rows[1])), (ours, rows)
