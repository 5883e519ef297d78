"""What Wherry says when it will not do something: one sentence that a person can act on."""

from __future__ import annotations

from wherry.domain.phrases import printable


class Refused(Exception):
    """Something asked for was not done; the text is one sentence for the person who asked.

    Names of files and values of cells stand in it, so what a screen would obey is taken out.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(printable(sentence))


class BadFile(Refused):
    """A published file cannot be believed as it stands; nothing of it was kept."""

    def __init__(
        self,
        problem: str,
        *,
        file: str,
        publisher: str | None = None,
        column: str | None = None,
        row: int | None = None,
        value: object = None,
        remedy: str | None = None,
    ) -> None:
        self.problem = problem
        self.file = file
        self.publisher = publisher
        self.column = column
        self.row = row
        self.value = value
        self.remedy = remedy
        super().__init__(self._sentence())

    def of(self, file: str) -> BadFile:
        """The same refusal of a file that people know by another name."""
        return BadFile(
            self.problem,
            file=file,
            publisher=self.publisher,
            column=self.column,
            row=self.row,
            value=self.value,
            remedy=self.remedy,
        )

    def _sentence(self) -> str:
        place = [self.file if self.publisher is None else f"{self.file} ({self.publisher})"]
        if self.row is not None:
            place.append(f"row {self.row}")
        if self.column is not None:
            place.append(f"column “{self.column}”")
        text = f"{', '.join(place)}: {self.problem}"
        if self.value is not None:
            text += f" (it says “{_short(self.value)}”)"
        return text + (f"; {self.remedy}." if self.remedy else ".")


class NoHeader(BadFile):
    """No row of a file looks like a header that was looked for."""


class BadDefinition(Refused):
    """A definition file is wrong; the sentence names file and line."""

    def __init__(self, problem: str, *, file: str, line: int) -> None:
        self.file, self.line = file, line
        super().__init__(f"{file}, line {line}: {problem}.")


class UnknownName(Refused):
    """A place, measure, location or release that nobody here has heard of."""


class NotKnown(Refused):
    """The question is a fair one, but no imported file answers it."""


class Busy(Refused):
    """Somebody else holds the register open for writing."""


def _short(value: object, length: int = 60) -> str:
    text = printable(str(value))
    return text if len(text) <= length else text[: length - 1] + "…"
