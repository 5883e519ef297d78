"""Improvement options on the site: made, adjusted, saved, compared, adopted by who may, journalled, removed."""

from __future__ import annotations

import csv
import html
import re
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from tests.documents import docx_text, squeezed
from tests.web.position.conftest import signed_in, text_of
from tests.web.targets.answers import option_answer, small_option
from wherry.decisions.options import Options
from wherry.decisions.options.ahead import OptionAhead
from wherry.domain.phrases import percent
from wherry_web.journal.digests import digest_of
from wherry_web.journal.models import Entry
from wherry_web.journal.services import Known
from wherry_web.targets.models import SavedOption
from wherry_web.targets.option_ahead import IN_THE_TABLE
from wherry_web.targets.services import MOST_OPTIONS, known_of

ASKED = "percent=85&by=1/4/2023&officer_days=4&budget=2000&inspections=2023"


def at(name: str, body, option: SavedOption | None = None) -> str:
    more = {"option_id": option.pk} if option else {}
    return reverse(name, kwargs={"body_id": body.pk, **more})


def taken(answer) -> list[dict[str, str]]:
    lines = answer.content.decode("utf-8-sig").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith(("#", '"#'))))


def saved(who, body, name: str = "Two officers", asked: str = ASKED) -> SavedOption:
    answer = signed_in(who).post(f"{at('option_save', body)}?{asked}", {"name": name})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return body.saved_options.get(name=name)


def test_an_option_is_made_and_says_why(data_folder, world, director) -> None:
    text = text_of(signed_in(director).get(f"{at('option_new', world.ours)}?{ASKED}"))
    assert "1 service of 2 below Good supported, for £2,000" in text
    assert "Light support from April 2021" in text
    assert "are used where they gain as much or more" in text
    assert "One more officer" in text and "£100,000 more would buy" in text
    assert "None: this option is improvement only." in text


def test_the_form_begins_with_the_bodys_own_target(data_folder, world, director) -> None:
    text = text_of(signed_in(director).get(at("option_new", world.ours)))
    assert 'value="85"' in text and 'value="2023-04-01"' in text


def test_no_option_says_which_limits_clash(data_folder, world, director) -> None:
    answer = signed_in(director).get(f"{at('option_new', world.ours)}?{ASKED}&aim=least_cost")
    assert answer.status_code == 422
    assert "No support can be expected to reach 85.0 %" in " ".join(answer.content.decode().split())


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("percent=85&by=1/5/2021", "there is no whole quarter"),
        ("percent=85&by=1/4/2020", "is not after"),
        ("percent=85", "Enter “By”"),
        ("percent=85&by=1/4/2023&budget=100&quarter_budget=200", "contradict each other"),
        ("percent=85&by=1/4/2023&budget=-1", "greater than or equal to 0"),
    ],
)
def test_wrong_questions_get_a_sentence(data_folder, world, director, asked: str, words: str) -> None:
    answer = signed_in(director).get(f"{at('option_new', world.ours)}?{asked}")
    assert answer.status_code == 422
    assert words in " ".join(answer.content.decode().split())


def test_an_option_is_saved_with_what_was_known_and_compared(data_folder, world, director) -> None:
    first = saved(director, world.ours)
    saved(director, world.ours, "More money", ASKED.replace("2000", "4000").replace("days=4", "days=90"))
    entry = Entry.objects.get(act="targets.option_saved", object_id=str(first.pk))
    assert entry.release == first.release and entry.figures_digest
    text = text_of(signed_in(world.officer).get(at("options", world.ours)))
    assert "Two officers" in text and "More money" in text
    assert "£2,000" in text and "£4,000" in text
    refused = signed_in(director).post(f"{at('option_save', world.ours)}?{ASKED}", {"name": "Two officers"})
    assert refused.status_code == 422 and "already" in refused.content.decode()


def test_a_director_adopts_an_option_and_the_journal_says_both(data_folder, world, director) -> None:
    option = saved(director, world.ours)
    silent = signed_in(director).post(at("option_adopt", world.ours, option), {"reason": ""})
    assert silent.status_code == 422
    answer = signed_in(director).post(at("option_adopt", world.ours, option), {"reason": "It moves nobody."})
    assert answer.status_code == 302
    option.refresh_from_db()
    assert (option.adopted_by, option.reason) == (str(director.pk), "It moves nobody.")
    entry = Entry.objects.get(act="targets.option_adopted")
    assert (entry.object_id, entry.release, entry.retention) == (str(option.pk), option.release, "decision")
    assert "It moves nobody." in text_of(signed_in(world.officer).get(at("option", world.ours, option)))
    again = signed_in(director).post(at("option_adopt", world.ours, option), {"reason": "Again"})
    assert again.status_code == 403 and "It was adopted on" in again.content.decode()
    gone = signed_in(director).post(at("option_remove", world.ours, option))
    assert gone.status_code == 403 and world.ours.saved_options.count() == 1


def test_who_may_not(data_folder, world, director) -> None:
    option = saved(director, world.ours)
    assert signed_in(world.councillor).get(at("options", world.ours)).status_code == 403
    officer = signed_in(world.officer)
    assert officer.post(f"{at('option_save', world.ours)}?{ASKED}", {"name": "Mine"}).status_code == 403
    answer = officer.post(at("option_adopt", world.ours, option), {"reason": "Mine"})
    assert answer.status_code == 403
    assert "Only the director of adult social services" in answer.content.decode()
    assert signed_in(world.manager).get(at("options", world.company)).status_code == 403
    assert signed_in(world.stranger).get(at("options", world.ours)).status_code == 404
    assert SavedOption.objects.get().adopted_on is None


def test_an_option_is_removed(data_folder, world, director) -> None:
    option = saved(director, world.ours)
    assert signed_in(director).post(at("option_remove", world.ours, option)).status_code == 302
    assert not world.ours.saved_options.exists()


def test_what_is_taken_away(data_folder, world, director) -> None:
    option, client = saved(director, world.ours), signed_in(director)
    for address in (
        f"{at('option_data', world.ours, option)}?",
        f"{at('option_new_data', world.ours)}?{ASKED}&",
    ):
        for part in ("choices", "outcomes", "use"):
            rows = client.get(f"{address}part={part}&as=csv").content.decode("utf-8-sig").splitlines()
            found = list(csv.DictReader(line for line in rows if not line.startswith("#")))
            assert found, part
        assert client.get(f"{address}part=nonsense").status_code == 404
    answer = client.get(f"{at('option_document', world.ours, option)}?as=pdf")
    assert answer.status_code == 200 and answer.content.startswith(b"%PDF")


def test_a_body_keeps_no_more_options_than_can_be_read(data_folder, world, director) -> None:
    for number in range(MOST_OPTIONS):
        SavedOption.objects.create(
            body=world.ours, name=f"Option {number}", answer=small_option().to_dict(), release="1",
            made_by="system", made_on="2021-04-01",
        )  # fmt: skip
    answer = signed_in(director).post(f"{at('option_save', world.ours)}?{ASKED}", {"name": "One more"})
    assert answer.status_code == 422 and "remove one first" in answer.content.decode()


def test_what_was_known_names_no_service() -> None:
    known = known_of(small_option("Rose Court"))
    assert isinstance(known, Known)
    assert "Rose Court" not in str(known.figures)


def test_a_saved_option_is_adjusted(data_folder, world, director) -> None:
    option = saved(director, world.ours, asked=ASKED + "&each_type=on&departures=on&places_intensive=3")
    text = text_of(signed_in(director).get(at("option", world.ours, option)))
    address = html.unescape(re.search(r'href="([^"]*/options/new/\?[^"]*)"', text)[1])
    again = text_of(signed_in(director).get(address))
    assert "1 service of 2 below Good supported, for £2,000" in again
    assert address.endswith("places_intensive=3") and "departures=on" in address


@pytest.mark.django_db
def test_an_option_of_before_is_named_by_the_scenario_of_forecasts(world) -> None:
    old = option_answer("Rose Court")
    del old["question"]["inspections"]
    old["question"]["era"] = "y2019"
    option = SavedOption.objects.create(
        body=world.ours, name="Old", answer=old, release="1", made_by="system", made_on="2021-04-01"
    )
    import_module("wherry_web.targets.migrations.0002_scenarios_of_inspection").rename(apps, None)
    option.refresh_from_db()
    assert Options.from_dict(option.answer).question.inspections == "2019"


AHEAD = "as_of=1/6/2021&percent=80&by=1/6/2023&officer_days=60&budget=90000&inspections=2019"


def test_an_option_says_where_the_share_goes_with_it(told, world, director) -> None:
    client = signed_in(director)
    text = text_of(client.get(f"{at('option_new', world.ours)}?{AHEAD}"))
    for said in (
        "Will we get there, without it and with it: community services",
        "1 June 2023, if CQC inspects as in 2019, near the routine cycle", "Difference in the same future (+",
        "(the option’s own)",
        "they do not count yet: nominate them to CQC", "Only deregistration", "2,000 futures, seed 1",
        "Show the numbers",
    ):  # fmt: skip
        assert said in text, said
    rows = taken(client.get(f"{at('option_new_data', world.ours)}?{AHEAD}&part=ahead&as=csv"))
    last = [r for r in rows if r["Type of care"] == "All services"][-1]
    now, then = last["As it goes now, middle (0 to 1)"], last["With the option, middle (0 to 1)"]
    answer = re.search(r"<table[^>]*ahead-answer.*?</table>|ahead-answer.*?</table>", text)[0]
    assert percent(float(now)) in answer and percent(float(then)) in answer


def test_a_saved_option_keeps_its_forecast_and_is_compared_by_it(told, world, director) -> None:
    client, option = signed_in(director), saved(director, world.ours, asked=AHEAD)
    kept = OptionAhead.from_dict(option.ahead)
    assert kept.question == Options.from_dict(option.answer).question and kept.seed == 1
    entry = Entry.objects.get(act="targets.option_saved")
    assert entry.figures_digest == digest_of(known_of(Options.from_dict(option.answer), kept).figures)
    page = text_of(client.get(at("option", world.ours, option)))
    beside = text_of(client.get(at("options", world.ours)))
    assert all(sentence in page for sentence in kept.sentences[IN_THE_TABLE:])
    chances = kept.last.chances
    for value in (kept.last.with_option.median, chances.without, chances.with_option):
        assert percent(value) in beside
    address = f"{at('option_data', world.ours, option)}?as=csv&part="
    named = taken(client.get(f"{address}ahead-scenarios"))
    assert [float(r["Difference on average (0 to 1)"]) for r in named] == [
        s.last.difference for s in kept.scenarios
    ]
    assert len(taken(client.get(f"{address}ahead"))) == len(kept.points)
    document = docx_text(client.get(f"{at('option_document', world.ours, option)}?as=docx").content)
    assert squeezed("Will we get there, without and with the option") in squeezed(document)
    assert squeezed(kept.sentences[2]) in squeezed(document)


def test_a_history_too_thin_for_a_forecast_is_said_and_the_option_stands(
    data_folder, world, director
) -> None:
    text = text_of(signed_in(director).get(f"{at('option_new', world.ours)}?{ASKED}"))
    assert "cannot be forecast from 1 April 2021" in text and "What it takes" in text
    option = saved(director, world.ours)
    assert option.ahead is None
    client = signed_in(director)
    assert "No forecast was kept with this option" in text_of(client.get(at("option", world.ours, option)))
    assert client.get(f"{at('option_data', world.ours, option)}?part=ahead").status_code == 404
    assert "–" in text_of(client.get(at("options", world.ours)))
