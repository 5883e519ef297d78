"""Keeping, adopting and removing improvement options: the only writers of this room."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from wherry.decisions.options import Options
from wherry.domain.errors import Refused
from wherry_web.accounts.models import Body, Person
from wherry_web.accounts.policy import require
from wherry_web.journal.services import Known, recorded
from wherry_web.targets.answering import ahead_of
from wherry_web.targets.models import SavedOption
from wherry_web.targets.policies import may_adopt, may_remove, may_save

if TYPE_CHECKING:
    from wherry.decisions.options.ahead import OptionAhead

MOST_OPTIONS = 60
"""Of a body: a list that can be read and compared."""


def save_option(
    *, by: Person, body: Body, name: str, answer: Options, day: date, ahead: OptionAhead | None = None
) -> SavedOption:
    """Keep an option, and its forecast where there is one, with everything that was known when it was made.

    Raises:
        Refused: when the policy says no, the name is taken, or there are too many.
    """
    known = known_of(answer, ahead)
    text = {"name": name, "question": answer.to_dict()["question"]}
    with recorded(
        by=by.pk, body=body.pk, act="targets.option_saved", object_id="", text=text, known=known
    ) as entry:
        require(may_save(by, body, day))
        if body.saved_options.count() >= MOST_OPTIONS:
            raise Refused(f"{MOST_OPTIONS} options are saved here already; remove one first.")
        if body.saved_options.filter(name=name).exists():
            raise Refused(f"There is an option called “{name}” already; give it another name.")
        option = body.saved_options.create(
            name=name,
            answer=answer.to_dict(),
            ahead=None if ahead is None else ahead.to_dict(),
            release=answer.provenance.release,
            made_by=str(by.pk),
            made_on=day,
        )
        entry.object_id = str(option.pk)
    return option


def adopt_option(*, by: Person, option: SavedOption, reason: str, day: date) -> None:
    """Adopt a saved option as the body's own decision.

    Raises:
        Refused: when the policy says no, or no reason is given.
    """
    answer = Options.from_dict(option.answer)
    text = {"name": option.name, "reason": reason, "question": option.answer["question"]}
    with recorded(
        by=by.pk,
        body=option.body_id,
        act="targets.option_adopted",
        object_id=option.pk,
        text=text,
        known=known_of(answer, ahead_of(option)),
    ):
        fresh = SavedOption.objects.select_for_update().select_related("body").get(pk=option.pk)
        require(may_adopt(by, fresh, day))
        if not reason.strip():
            raise Refused("Say why this option is adopted: the journal keeps it with the decision.")
        fresh.adopted_by, fresh.adopted_on, fresh.reason = str(by.pk), day, reason.strip()
        fresh.save(update_fields=["adopted_by", "adopted_on", "reason"])


def remove_option(*, by: Person, option: SavedOption, day: date) -> None:
    """Take a saved option off the list.

    Raises:
        Refused: when the policy says no, or it was adopted.
    """
    with recorded(
        by=by.pk,
        body=option.body_id,
        act="targets.option_removed",
        object_id=option.pk,
        text={"name": option.name},
    ):
        fresh = SavedOption.objects.select_for_update().select_related("body").get(pk=option.pk)
        require(may_remove(by, fresh, day))
        fresh.delete()


def known_of(answer: Options, ahead: OptionAhead | None = None) -> Known:
    """What was known when somebody decided: the release, the day, and the figures that were shown."""
    whole = answer.outcomes[0]
    foreseen = {} if ahead is None else _foreseen(ahead)
    return Known(
        answer.provenance.release,
        {
            "as_of": answer.provenance.as_of.isoformat(),
            "assumptions": answer.assumptions,
            "cost_gbp": answer.cost_gbp,
            "officer_days": answer.officer_days,
            "gain": answer.gain,
            "gap": answer.gap,
            "good_or_outstanding": whole.good_or_outstanding,
            "rated": whole.rated,
            "share_expected": whole.share,
            "chance_of_target": whole.chance_of_target,
            "beds_at_most": answer.beds_at_most,
            "people_moved_at_most": answer.people_moved_at_most,
        }
        | foreseen,
    )


def _foreseen(ahead: OptionAhead) -> dict[str, object]:
    last, chances = ahead.last, ahead.last.chances
    return {
        "forecast_seed": ahead.seed,
        "forecast_futures": ahead.futures,
        "forecast_without": last.without.median,
        "forecast_with": last.with_option.median,
        "forecast_difference": last.difference,
        "forecast_chance_without": chances.without if chances else None,
        "forecast_chance_with": chances.with_option if chances else None,
    }
