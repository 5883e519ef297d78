"""How Jinja reads the components: their macros once, and the same answer to the same question."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any

from jinja2 import Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, Macro

PURE = ("components/", "ui/parts/select.html", "ui/parts/navigation.html")
"""Templates whose macros' markup follows from their parameters alone, and which page after page asks for:
GOV.UK's (Jinja calls them by their names in their own package), a choice from a list, and the bar of places.
"""
MOST = 1_000
"""Answers kept of each macro: a select of forty people or a bar of places takes 5 kB, others less than 1."""


class Component(Template):
    """A template whose macros others import.

    The design system's own macro needs 0.3 ms for an input, whose markup is the same on every page.
    """

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:  # noqa: ARG002  # Jinja's signature.
        # Jinja would compare the globals at each import, thirty times a page; all our templates share them.
        if self._module is None:
            module = super()._get_default_module()
            if self.name and self.name.startswith(PURE):
                macros = {name: made for name, made in vars(module).items() if isinstance(made, Macro)}
                vars(module).update((name, remembered(macro)) for name, macro in macros.items())
        return super()._get_default_module()


def remembered(answer: Callable[..., str]) -> Callable[..., str]:
    """The same function, which answers the same parameters from memory.

    Parameters are told apart by their pickle, text from markup among them; what cannot be pickled (a
    block that a template hands over) is not remembered.
    """

    @lru_cache(MOST)
    def answered(asked: bytes) -> str:
        given, named = pickle.loads(asked)  # noqa: S301  # Pickled by the line that asks, never read from outside.
        return answer(*given, **named)

    @wraps(answer, assigned=())
    def known(*given: Any, **named: Any) -> str:
        try:
            asked = pickle.dumps((given, named), pickle.HIGHEST_PROTOCOL)
        except (pickle.PicklingError, TypeError, AttributeError):
            return answer(*given, **named)
        return answered(asked)

    return known
