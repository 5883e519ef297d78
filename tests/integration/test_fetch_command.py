"""`wherry fetch` as it is typed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from tests.builders import answer
from tests.integration.test_fetch_files import FOLDER, workbook
from tests.servers.cqc import CqcServer
from tests.servers.fetching import run_command
from wherry import __version__
from wherry.cli.fetching import fetch_command
from wherry.domain.errors import Refused


@pytest.fixture
def server() -> Iterator[CqcServer]:
    with CqcServer() as server:
        server.publish(f"{FOLDER}/01_November_2026_HSCA_Active_Locations.ods", workbook("active"))
        server.publish(f"{FOLDER}/01_November_2026_Latest_ratings.ods", workbook("ratings"))
        server.publish(f"{FOLDER}/01_November_2026_Deactivated_Locations.ods", workbook("gone"))
        server.link(*server.files)
        server.answer(answer(1), answer(2))
        yield server


def test_without_a_source_cqcs_files_are_fetched_and_each_failure_is_one_line(
    server: CqcServer, tmp_path: Path
) -> None:
    code, out, err = run_command("--data", str(tmp_path), "--base-url", server.url)
    assert code == 1
    assert [line.split(",")[0] for line in out.splitlines()] == [
        "fetched: 01_November_2026_HSCA_Active_Locations.ods",
        "fetched: 01_November_2026_Deactivated_Locations.ods",
        "fetched: 01_November_2026_Latest_ratings.ods",
    ]
    assert err.startswith("failed: ") and len(err.splitlines()) == 1 and "cqc_directory.csv" in err
    assert sorted(p.name for p in (tmp_path / "landing").iterdir()) == [
        "cqc_active_locations",
        "cqc_deactivated",
        "cqc_directory",
        "cqc_ratings",
    ]
    agents = {a.headers["user-agent"] for a in server.asked}
    assert agents == {f"Wherry/{__version__} (adult social care quality; contact: not given)"}


def test_a_load_of_an_authority_by_any_of_its_names(server: CqcServer, tmp_path: Path) -> None:
    code, out, err = run_command(
        *("cqc_api", "--authority", "norfolk", "--authority", "E10000020"),
        *("--data", str(tmp_path), "--base-url", server.url, "--key", server.key),
        *("--contact", "quality@council.example"),
    )
    assert (code, err) == (0, "")
    assert out.endswith("_api_locations_Norfolk.jsonl.gz: 2 locations.\n") and len(out.splitlines()) == 1
    assert "quality@council.example" in server.asked[0].headers["user-agent"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("cqc_rating",), 1, "“cqc_rating” is not a source; the sources are community_history"),
        (("--authority", "Norfolk"), 2, "belong to the source cqc_api"),
        (("cqc_api", "--since", "2026-11-01"), 2, "--since belongs to --changes"),
        (("cqc_api", "--rate", "2001"), 2, "2000"),
        (("cqc_api", "--authority", "Nofolk"), 1, "did you mean Norfolk"),
        (("cqc_api", "--authority", "North East"), 1, "North East is not an authority"),
        (("cqc_api",), 1, "cqc_api needs a subscription key"),
        (("cqc_api", "--contact", "Zoë"), 1, "--contact should be plain text"),
        (("community_history",), 1, "nobody publishes the compiled history as a file"),
    ],
)
def test_wrong_use_is_told(
    server: CqcServer, tmp_path: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    app = typer.Typer()
    app.command()(fetch_command)
    line = [*arguments, "--data", str(tmp_path), "--base-url", server.url]
    result = CliRunner().invoke(app, line, env={"CQC_API_KEY": None})
    told = str(result.exception) if isinstance(result.exception, Refused) else result.stderr
    assert result.exit_code == code
    assert said in " ".join(told.replace("│", " ").split())
    assert server.asked == [] and result.stdout == ""
