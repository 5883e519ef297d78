"""The design kit in one table: each component, its purpose, and every state as a call to copy."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Example:
    """One state of a component and the template code that makes it."""

    state: str
    code: str


@dataclass(frozen=True)
class Component:
    """A component: its anchor on the page, name, file, macros to import, sentence and states."""

    key: str
    name: str
    file: str
    macros: str
    sentence: str
    examples: tuple[Example, ...]

    @property
    def imported(self) -> str:
        """The line that brings the macros into a template."""
        return f'{{% from "ui/components/{self.file}" import {self.macros} %}}'


COMPONENTS = (
    Component(
        "heading",
        "Page heading",
        "heading.html",
        "page_heading",
        "The one first heading of a page, with what it belongs to above it.",
        (
            Example(
                "Normal",
                '{{ page_heading("Rose House 1", "Wherryshire", "A care home for 42 people.", level=3) }}',
            ),
        ),
    ),
    Component(
        "headline",
        "Headline figure",
        "headline.html",
        "headline, headlines",
        "A share that never stands alone: counts, target, rank and what was left out go with it.",
        (
            Example(
                "Normal",
                '{{ headline("Services rated Good or Outstanding", 0.7409, 346, 467, facts=[\n'
                '  {"term": "Target", "text": "85 % by March 2027: 51 services more"},\n'
                '  {"term": "Rank", "text": "98th of 153 councils"},\n'
                '  {"term": "England", "text": "79.1 %"}],\n'
                '  note="12 services are not rated and are left out.") }}',
            ),
            Example(
                "Empty",
                '{{ headline("Services rated Good or Outstanding", none, 0, 0,\n'
                '  note="No service here is rated.") }}',
            ),
        ),
    ),
    Component(
        "chart",
        "Chart",
        "figure.html",
        "chart",
        "A drawing without scripts, what it says in words, and its numbers. Made by ui.charts.figure.",
        (Example("Over time", "{{ chart(trend) }}"), Example("By name", "{{ chart(bars) }}")),
    ),
    Component(
        "table",
        "Table",
        "table.html",
        "data_table",
        "Numbers stand to the right; a heading that is a link sorts; a phone scrolls it in its own box.",
        (
            Example(
                "Normal, 50 rows",
                '{{ data_table("Services in Wherryshire", columns, services, key="services") }}',
            ),
            Example(
                "Empty",
                '{{ data_table("Services in Wherryshire", columns, [],\n'
                '  empty="No service fits the filter.") }}',
            ),
        ),
    ),
    Component(
        "filter",
        "Filter panel",
        "filters.html",
        "filter_panel, result_count",
        "A form that asks the same address again; the address can be sent to a colleague.",
        (
            Example(
                "Normal",
                '{{ filter_panel(fields_of(filter_form), title="Filter services", clear_href="#filter") }}\n'
                '{{ result_count("50 of 467 services") }}',
            ),
            Example(
                "Error", '{{ filter_panel(fields_of(filter_wrong), title="Filter services, with an error") }}'
            ),
        ),
    ),
    Component(
        "form",
        "Form fields",
        "field.html",
        "form_fields, error_summary",
        "A Django form with the design system's fields. ui/form_page.html is a whole page of it.",
        (
            Example("Normal", "{{ form_fields(form) }}"),
            Example("Error", "{{ error_summary(wrong, takes_focus=false) }}\n{{ form_fields(wrong) }}"),
        ),
    ),
    Component(
        "act",
        "Button with its reason",
        "act.html",
        "act_button",
        "A button for one act; when a policy says no, the reason stands beside it.",
        (
            Example("Allowed", '{{ act_button("Invite a person", yes) }}'),
            Example("Not allowed", '{{ act_button("Invite a person", no, key="invite") }}'),
            Example("Warning", '{{ act_button("End access", yes, kind="warning") }}'),
        ),
    ),
    Component(
        "heat",
        "Heat table",
        "heat.html",
        "heat_table",
        "Shares shaded by a scale that is named above them; the number is always written.",
        (
            Example(
                "Normal, with some not known",
                '{{ heat_table("Good or Outstanding by key question", heat_headings, heat_rows, scale) }}',
            ),
        ),
    ),
    Component(
        "tiles",
        "Tile map",
        "tiles.html",
        "tile_map",
        "Every place the same area, whatever its acres, so that London can be seen.",
        (
            Example(
                "Regions",
                '{{ tile_map("Good or Outstanding by region",\n'
                '  "The North East stands highest at 86.0 %.", regions, scale) }}',
            ),
            Example(
                "Authorities by region",
                '{{ tile_map("Good or Outstanding by council",\n'
                '  "Councils of two invented regions.", authorities, scale, key="councils") }}',
            ),
        ),
    ),
    Component(
        "map",
        "Map of dots",
        "map.html",
        "dot_map",
        "Where things are; a letter tells ratings apart, and a list names every one. Made by ui.maps.",
        (
            Example(
                "Services, some of them together",
                '{{ dot_map("Where they are", "Nine services drawn where they stand.",\n'
                '  dots, "#table", key="dots") }}',
            ),
        ),
    ),
    Component(
        "timeline",
        "Timeline",
        "timeline.html",
        "timeline",
        "What happened, newest first.",
        (Example("Normal", "{{ timeline(entries) }}"), Example("Empty", "{{ timeline([]) }}")),
    ),
    Component(
        "status",
        "Status tag",
        "status.html",
        "status_tag",
        "A state in one or two words; colour only repeats them.",
        (
            Example(
                "CQC's ratings",
                '{{ status_tag("Outstanding") }} {{ status_tag("Good") }} '
                '{{ status_tag("Requires improvement") }} {{ status_tag("Inadequate") }} '
                '{{ status_tag("Not rated") }}',
            ),
            Example(
                "Jobs",
                '{{ status_tag("Waiting") }} {{ status_tag("Running") }} {{ status_tag("Done") }} '
                '{{ status_tag("Failed") }} {{ status_tag("Cancelled") }}',
            ),
        ),
    ),
    Component(
        "progress",
        "Progress bar",
        "progress.html",
        "progress_bar",
        "How far a job is; read by screen readers as a share.",
        (
            Example("Normal", '{{ progress_bar("Reading files", 7, 23, note="About a minute left.") }}'),
            Example(
                "Length not known",
                '{{ progress_bar("Waiting for a place in the queue", 0, 0, key="waiting") }}',
            ),
            Example(
                "Done",
                '{{ progress_bar("Reading files", 23, 23, note="Done in 2 minutes.", key="finished") }}',
            ),
        ),
    ),
    Component(
        "summary",
        "Summary list",
        "summary.html",
        "summary_list",
        "Facts of one thing; what is not known says so.",
        (
            Example(
                "Normal",
                '{{ summary_list([{"term": "Company or owner", "text": "Rose Care Ltd", "href": "#x"},\n'
                '  {"term": "Beds", "text": 42}, {"term": "Registered manager since", "text": none}]) }}',
            ),
        ),
    ),
    Component(
        "pagination",
        "Pagination",
        "pages.html",
        "pagination",
        "Pages of a long list; nothing when there is only one.",
        (
            Example("Normal", '{{ pagination(pages, "kind=care_home&") }}'),
            Example("One page", "{{ pagination(one_page) }}"),
        ),
    ),
    Component(
        "download",
        "Download links",
        "download.html",
        "download_links",
        "The same result as files, with what it rests on. Made by ui.downloads.as_file.",
        (Example("Normal", '{{ download_links("#download", joined="?") }}'),),
    ),
    Component(
        "states",
        "Empty and error states",
        "states.html",
        "empty_state, error_state",
        "Nothing there, or something wrong: what, and what to do.",
        (
            Example(
                "Empty",
                '{{ empty_state("No files yet", "Evidence files of this council will be listed here.",\n'
                '  "Add a file", "#states", level=4) }}',
            ),
            Example(
                "Error",
                '{{ error_state("The file was refused",\n'
                '  "Row 12 of “Ratings” has no location id; add it and import the file again.", level=4) }}',
            ),
        ),
    ),
)
"""In the order of the living page."""
