"""Wrong use of the command line in one sentence: what is wrong, and what to do."""

from __future__ import annotations

import re

# Typer carries its own copy of Click there; the version is bounded in pyproject.toml.
from typer._click.exceptions import BadParameter, MissingParameter, UsageError

REWORDED = (
    (r"is not in the range (\S+)<=x<=(\S+?)\.?$", r"is not from \1 to \2"),
    (r"is not a valid int(eger)?( range)?\b", "is not a whole number"),
    (r"No such option: (\S+) \(Possible options: (.*)\)", r"There is no option \1, did you mean \2"),
    (r"No such option: (\S+)", r"There is no option \1"),
    (r"No such command (\S+?)\. Did you mean", r"There is no command \1, did you mean"),
    (r"No such command", "There is no command"),
    (r"Option (\S+) requires an argument", r"\1 needs a value"),
    (r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", r"There is nothing to do with “\1”"),
    (r"(?<!\w)'([^']*)'(?!\w)", r"“\1”"),
)
"""What Click says, and how Wherry says it."""


def sentence_of(wrong: UsageError) -> str:
    """What to tell the person who used a command wrongly."""
    command = wrong.ctx.command_path if wrong.ctx else "wherry"
    return f"{_problem(wrong)}; see `{command} --help`."


def _problem(wrong: UsageError) -> str:
    if isinstance(wrong, MissingParameter) and wrong.param is not None:
        return _missing(wrong)
    if isinstance(wrong, BadParameter):
        name = _name(wrong)
        return f"{name}: {_plain(wrong.message)}" if name else _plain(wrong.message)
    return _plain(wrong.format_message())


def _missing(wrong: MissingParameter) -> str:
    """The missing argument and, from its help, what to give."""
    wanted = str(getattr(wrong.param, "help", None) or "a value").rstrip(".")
    if wanted[1:2].islower() or wanted[1:2] == " ":
        wanted = wanted[:1].lower() + wanted[1:]
    return f"Missing argument {_name(wrong)}: give {wanted}"


def _name(wrong: BadParameter) -> str:
    """The option or argument as its help calls it."""
    if wrong.param is None:
        return ""
    if wrong.param.param_type_name == "option":
        return max(wrong.param.opts, key=len)
    return (getattr(wrong.param, "metavar", None) or wrong.param.name or "").strip("[]")


def _plain(message: str) -> str:
    """A message of Click's in the words and quotes of Wherry's."""
    text = message.strip()
    for said, better in REWORDED:
        text = re.sub(said, better, text)
    return text.rstrip(".?")
