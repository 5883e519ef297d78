"""Reading definition files so that every refusal can name file and line."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

import yaml

from wherry.domain.days import read_day
from wherry.domain.errors import BadDefinition

T = TypeVar("T")
MAX_BYTES = 4 * 1024 * 1024  # The largest definition file has 60 KB.
MAX_DEPTH = 20  # Lists within mappings within lists; ours go three deep.


@dataclass(frozen=True)
class Entry:
    """One mapping of a definition file (or one row of a CSV), with the line it starts on."""

    file: str
    line: int
    values: dict[str, object]
    lines: dict[str, int]

    def refuse(self, problem: str, field: str | None = None) -> BadDefinition:
        """The refusal to raise for this entry, or for one field of it."""
        line = self.lines.get(field, self.line) if field else self.line
        return BadDefinition(problem, file=self.file, line=line)

    def text(self, field: str, default: str | None = None) -> str:
        """A text that must be there unless a default is given."""
        value = self.values.get(field, default)
        if value is None:
            raise self.refuse(f"“{field}” is missing; every entry needs it")
        if not isinstance(value, str | int | float):
            raise self.refuse(f"“{field}” should be a text", field)
        text = " ".join(str(value).split())
        if not text and default is None:
            raise self.refuse(f"“{field}” is empty", field)
        return text

    def choice(self, field: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        """One of a closed list of words."""
        value = self.text(field, default)
        if value not in allowed:
            raise self.refuse(f"“{field}” is “{value}”, which is not one of {', '.join(allowed)}", field)
        return value

    def texts(self, field: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """A list of texts."""
        value = self.values.get(field)
        if value is None:
            if default is None:
                raise self.refuse(f"“{field}” is missing; it should be a list")
            return default
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise self.refuse(f"“{field}” should be a list of words", field)
        return tuple(str(v) for v in value)

    def whole(self, field: str) -> int:
        """A whole number from 1 up."""
        value = self.values.get(field)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self.refuse(f"“{field}” should be a whole number from 1 up", field)
        return value

    def number(self, field: str, largest: float, *, may_be_zero: bool = True) -> float:
        """A number from 0 (or from above it) to the largest that makes sense."""
        value = self.values.get(field)
        if value is None:
            raise self.refuse(f"“{field}” is missing; every entry needs it")
        number = finite(value)
        if number is None:
            raise self.refuse(f"“{field}” should be a number", field)
        if number < 0 or number > largest or (number == 0 and not may_be_zero):
            least = "0" if may_be_zero else "more than 0"
            raise self.refuse(f"“{field}” is {number:g}; it should be from {least} to {largest:g}", field)
        return float(number)

    def day(self, field: str) -> date | None:
        """A day (2021-04-01), or None when blank."""
        value = self.values.get(field)
        if value in (None, ""):
            return None
        if isinstance(value, date):
            return value
        day = read_day(str(value))
        if day is None:
            raise self.refuse(f"“{field}” is “{value}”, which is not a day like 2021-04-01", field)
        return day

    def only(self, *fields: str) -> None:
        """Refuse a field that nobody reads: a misspelt field must not pass silently."""
        for field in self.values:
            if field not in fields:
                raise self.refuse(f"“{field}” is not a field here; the fields are {', '.join(fields)}", field)


def read_yaml(path: Path) -> list[Entry]:
    """The entries of a YAML file that holds one mapping or a list of mappings.

    Raises:
        BadDefinition: with file and line.
    """
    name, text = path.name, _text_of(path)
    try:
        _check_events(name, text)
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise _not_yaml(name, error) from error
    if node is None:
        raise BadDefinition("it is empty", file=name, line=1)
    mappings = node.value if isinstance(node, yaml.SequenceNode) else [node]
    if not mappings:
        raise BadDefinition("it lists nothing", file=name, line=1)
    return [_entry(name, mapping) for mapping in mappings]


def read_csv(path: Path) -> Iterator[Entry]:
    """The rows of a CSV definition; blank cells are missing values.

    Raises:
        BadDefinition: with file and line.
    """
    rows = csv.DictReader(io.StringIO(_text_of(path), newline=""))
    try:
        for row in rows:
            if None in row:
                raise BadDefinition(
                    "the row has more cells than headings", file=path.name, line=rows.line_num
                )
            values: dict[str, object] = {k: v.strip() for k, v in row.items() if k and v and v.strip()}
            yield Entry(path.name, rows.line_num, values, {})
    except csv.Error as error:
        line = max(rows.line_num, 1)
        raise BadDefinition(f"it is not CSV here: {error}", file=path.name, line=line) from error


def finite(value: object) -> float | None:
    """A value of a file as a number; None where it is none: a word, yes or no, `.nan`, `.inf`."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return value


def keyed(
    entries: list[Entry], build: Callable[[Entry], T], field: str = "key"
) -> dict[str, tuple[Entry, T]]:
    """Build each entry and index it by its key; the same key twice in one file is refused."""
    built: dict[str, tuple[Entry, T]] = {}
    for entry in entries:
        key = entry.text(field)
        if key in built:
            raise entry.refuse(f"“{key}” is already defined on line {built[key][0].line}", field)
        built[key] = (entry, build(entry))
    return built


def _entry(file: str, node: yaml.Node) -> Entry:
    line = node.start_mark.line + 1
    if not isinstance(node, yaml.MappingNode):
        raise BadDefinition("there should be “field: value” lines here", file=file, line=line)
    values: dict[str, object] = {}
    lines: dict[str, int] = {}
    for key_node, value_node in node.value:
        at = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise BadDefinition("the name of a field should be a word", file=file, line=at)
        key = str(key_node.value)
        if key in values:
            raise BadDefinition(f"“{key}” is given twice", file=file, line=at)
        lines[key] = at
        values[key] = _value(file, value_node)
    return Entry(file, line, values, lines)


def _value(file: str, node: yaml.Node) -> object:
    """The plain value of a node: only what YAML itself knows, of any size that is sensible."""
    try:
        return yaml.CSafeLoader("").construct_object(node, deep=True)
    except yaml.YAMLError as error:
        raise _not_yaml(file, error) from error
    except (ValueError, OverflowError) as error:  # A day that is none, a number of 5,000 digits.
        line = node.start_mark.line + 1
        problem = str(error).partition(";")[0]
        raise BadDefinition(f"the value cannot be read ({problem})", file=file, line=line) from error


def _text_of(path: Path) -> str:
    """The text of a definition file, if it is a file of sensible size."""
    if not path.is_file():
        raise BadDefinition("it is not a file", file=path.name, line=1)
    if path.stat().st_size > MAX_BYTES:
        raise BadDefinition(f"it is larger than {MAX_BYTES // 1024**2} MB", file=path.name, line=1)
    try:
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise BadDefinition(f"it cannot be opened ({error.strerror})", file=path.name, line=1) from error
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadDefinition("it is not written in UTF-8", file=path.name, line=line) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise BadDefinition("it holds a zero byte, as no text does", file=path.name, line=line)
    return text


def _check_events(file: str, text: str) -> None:
    """Refuse what composing would crash or hang on: deep nesting, and names for parts (aliases)."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            raise BadDefinition("it refers to another part of itself (*), write it out", file=file, line=line)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise BadDefinition(f"it is nested more than {MAX_DEPTH} deep", file=file, line=line)


def _not_yaml(file: str, error: yaml.YAMLError) -> BadDefinition:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "it is not YAML"
    return BadDefinition(f"it cannot be read: {problem}", file=file, line=mark.line + 1 if mark else 1)
