"""How the command line shows a target."""

from __future__ import annotations

from dataclasses import asdict

from wherry.cli.options import Format
from wherry.cli.output import (
    Paper,
    console,
    count_text,
    day_text,
    plain_table,
    print_csv,
    print_json,
)
from wherry.cli.show_position import print_provenance, show_heading
from wherry.decisions.plain import plain_answer, stratum_rows
from wherry.decisions.targets import Target, TargetStratum
from wherry.domain.phrases import percent


def print_target(found: Target, form: Format) -> None:
    """Print a target as asked."""
    if form is Format.CSV:
        return print_csv(asdict(row) for row in stratum_rows(found))
    if form is Format.JSON:
        return print_json(plain_answer(found))
    out, provenance = console(), found.provenance
    wanted = percent(found.target_share)
    show_heading(f"{found.name}, {day_text(provenance.as_of)}: to {wanted}", provenance, out)
    for sentence in found.sentences:
        out.say(sentence)
    out.print()
    _show_strata(found, out)
    _show_what_ifs(found.strata[0], out)
    _show_way(found, out)
    _show_acts(found, out)
    out.print()
    print_provenance(provenance, out)
    return None


def _show_strata(found: Target, out: Paper) -> None:
    table = plain_table(
        "", "good", "rated", "share", "to improve", "or to leave", "or to enter", "spare", "to 100 %",
        right=range(1, 9),
    )  # fmt: skip
    for s in found.strata:
        table.add_row(
            s.name,
            count_text(s.good_or_outstanding),
            count_text(s.rated),
            percent(s.share, s.good_or_outstanding, s.rated),
            count_text(s.turn_rounds),
            count_text(s.exits),
            count_text(s.entrants),
            count_text(s.cushion),
            count_text(s.turn_rounds_to_all),
        )
    total = found.every_type
    table.add_row("Every type, added up", "", "", "", count_text(total.turn_rounds), count_text(total.exits))
    out.print(table)


def _show_what_ifs(whole: TargetStratum, out: Paper) -> None:
    out.print()
    for case in whole.what_ifs:
        out.say(f"{case.title}: {case.turn_rounds:,} to improve, or {case.exits:,} to leave.")
    mixed = [pair for pair in whole.frontier if pair[0] in _marks(whole)]
    if len(mixed) > 2:
        pairs = "; ".join(f"{out_:,} leave and {better:,} improve" for out_, better in mixed)
        out.say(f"Both together: {pairs}.")


def _marks(whole: TargetStratum) -> set[int]:
    """Five pairs of the frontier, from none leaving to all that it takes."""
    return {round((whole.exits or 0) * part / 4) for part in range(5)}


def _show_way(found: Target, out: Paper) -> None:
    if found.track is not None:
        track = found.track
        out.print()
        out.say(
            f"Since {day_text(track.since)}, from {percent(track.share_then)}: the line is at "
            f"{percent(track.line_share)}, the share at {percent(track.share)}: ",
            (f"{track.colour}, {track.points:+.1f} points", "bold"),
            ".",
        )
        out.say((track.rule, "dim"))
        for reason in track.reasons:
            out.say(f"  {reason.sentence}")
    if found.trajectory:
        out.print()
        table = plain_table("", "line", "S-curve", right=(1, 2))
        for point in found.trajectory:
            table.add_row(day_text(point.day), percent(point.line_share), percent(point.s_curve_share))
        out.print(table)


def _show_acts(found: Target, out: Paper) -> None:
    out.print()
    if found.own is not None:
        own = found.own
        for title, share in (
            ("Commissioned services", own.commissioned),
            ("Council-funded people", own.people),
        ):
            said = "not told: none, or fewer than five people"
            if share.share is not None:
                said = f"{share.good:,} of {share.counted:,}, {percent(share.share)}"
            out.say(f"{title}, {day_text(own.as_at)}: {said}.")
    table = plain_table("act", "whose", "changes", "services", right=(3,))
    for act in found.acts:
        table.add_row(act.title, act.whose, ", ".join(act.changes), count_text(act.services))
    out.print(table)
