"""`wherry …`: parse, call one function, print a table, JSON or CSV."""

from __future__ import annotations

import sys

import typer
from typer._click.exceptions import NoArgsIsHelpError, UsageError

from wherry.cli.catalogue import measures, sources
from wherry.cli.comparisons import compare, quarters
from wherry.cli.decisions import options, target
from wherry.cli.fetching import fetch_command
from wherry.cli.forecasts import estimate, forecast, nominate
from wherry.cli.importing import import_command
from wherry.cli.options import paragraphs
from wherry.cli.positions import league, location, position
from wherry.cli.releases import releases
from wherry.cli.reports import report
from wherry.cli.risk import risk
from wherry.cli.sampling import sample
from wherry.cli.services import services
from wherry.cli.trends import trend
from wherry.cli.wrong_use import sentence_of
from wherry.domain.errors import Refused
from wherry.domain.phrases import printable

INTERRUPTED = 130  # As a shell says it: stopped by Ctrl-C.

app = typer.Typer(
    name="wherry",
    help="The position of adult social care quality: from the regulator's files to one honest figure.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("fetch", help=paragraphs(fetch_command))(fetch_command)
app.command("import", help=paragraphs(import_command))(import_command)
app.command()(position)
app.command()(league)
app.command()(compare)
app.command()(trend)
app.command(help=paragraphs(forecast))(forecast)
app.command(help=paragraphs(estimate))(estimate)
app.command()(nominate)
app.command()(quarters)
app.command()(services)
app.command()(location)
app.command()(target)
app.command()(options)
app.command(help=paragraphs(risk))(risk)
app.add_typer(report, name="report")
app.add_typer(releases, name="releases")
app.command()(sources)
app.command()(measures)
app.command(help=paragraphs(sample))(sample)
COMMANDS_ELSEWHERE = "wherry.commands"
"""Entry points that other packages register: how `wherry serve` is reached without an import."""


def main() -> None:
    """Run the command line: 0 done, 1 refused, 2 wrong use."""
    try:
        _add_commands_elsewhere(sys.argv[1:])
        status = app(prog_name="wherry", standalone_mode=False)
    except NoArgsIsHelpError as wrong:
        wrong.show()
        sys.exit(wrong.exit_code)
    except UsageError as wrong:
        sys.stderr.write(f"{printable(sentence_of(wrong))}\n")
        sys.exit(wrong.exit_code)
    except typer.Abort:
        sys.exit(INTERRUPTED)
    except Refused as refusal:
        sys.stderr.write(f"{refusal}\n")
        sys.exit(1)
    except BrokenPipeError:
        # Whoever read the output has seen enough (`wherry league | head`).
        sys.stderr.close()
        sys.exit(0)
    sys.exit(status if isinstance(status, int) else 0)


def _add_commands_elsewhere(arguments: list[str]) -> None:
    """Add the commands of other packages, unless one of our own is asked for and needs none of them."""
    own = {
        command.name or command.callback.__name__ for command in app.registered_commands if command.callback
    }
    own |= {group.name for group in app.registered_groups if group.name}
    if arguments and arguments[0] in own:
        return
    # Reading every package's metadata takes a tenth of a second: not for `wherry position`.
    from importlib.metadata import entry_points

    for entry in sorted(entry_points(group=COMMANDS_ELSEWHERE), key=lambda e: e.name):
        app.command(entry.name)(entry.load())
