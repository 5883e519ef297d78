"""What a file speaks for: told from what it holds, said when it is imported, doubted when it shrinks."""

from __future__ import annotations

from wherry.definitions import Definitions
from wherry.domain.coverage import Coverage, Listing, Services
from wherry.domain.errors import BadFile
from wherry.domain.files import FileRecord
from wherry.domain.places import PlaceKind
from wherry.sources.tidy import Tidy

NATION_SHARE = 0.9  # A file that names nine tenths of all authorities speaks for the nation.
LARGEST_LACK = 0.1  # One that covers a tenth fewer than the last of its kind is doubted.


def coverage_of(tidy: Tidy, listing: Listing, all_authorities: int) -> Coverage:
    """What a file speaks for: its listing, the authorities it names, the kinds of service it holds."""
    if listing is Listing.NOTHING:
        return Coverage(listing)
    named = sorted(tidy.location["authority_code"].unique().drop_nulls())
    is_nation = tidy.covers_nation or len(named) >= NATION_SHARE * all_authorities
    kinds = tidy.location["is_care_home"]
    services = Services.ALL
    if kinds.len() and kinds.null_count() == 0:
        services = (
            Services.CARE_HOMES if kinds.all() else Services.COMMUNITY if not kinds.any() else Services.ALL
        )
    return Coverage(
        listing,
        None if is_nation else tuple(named),
        services,
        tidy.history_from,
        tidy.survivors_only,
    )


def coverage_said(record: FileRecord, definitions: Definitions) -> str:
    """“covers 75 of 151 authorities”, or nothing where absence from the file means nothing, or the nation."""
    covered = record.coverage.authorities
    if covered is None or not record.coverage.is_snapshot:
        return ""
    return f"covers {len(covered):,} of {_all_authorities(record, definitions):,} authorities"


def refuse_nothing(record: FileRecord, publisher: str) -> None:
    """Refuse a file of which no row is kept: nobody publishes one, and it would cover nothing.

    Raises:
        BadFile: when it has a header and no rows, or none that Wherry keeps.
    """
    if record.kept > 0:
        return
    reasons = ", ".join(f"{count:,} {reason}" for reason, count in record.left_out.items())
    problem = (
        f"it holds none to keep among its {record.rows:,} rows ({reasons})" if reasons else "it holds no rows"
    )
    raise BadFile(problem, file=record.name, publisher=publisher, remedy="download it again")


def refuse_narrower(record: FileRecord, earlier: tuple[FileRecord, ...], definitions: Definitions) -> None:
    """Refuse a file that covers far fewer authorities than the last of its kind: it may be cut off.

    A file of one authority was asked for, and one of quite other authorities is another extract.

    Raises:
        BadFile: naming both numbers.
    """
    covered = record.coverage.authorities
    last = next((f for f in reversed(earlier) if _is_of_a_kind(f, record)), None)
    if last is None or covered is None or len(covered) == 1 or not record.coverage.is_snapshot:
        return
    before = last.coverage.authorities
    if before is not None and not set(before) & set(covered):
        return
    count = _all_authorities(last, definitions) if before is None else len(before)
    if len(covered) < count * (1 - LARGEST_LACK):
        raise BadFile(
            f"it covers {len(covered):,} authorities, and the last file of its kind, {last.name}, "
            f"{count:,}; it may be only part of what was published",
            file=record.name,
            remedy="download it again, or import it with --accept if that is right",
        )


def _is_of_a_kind(one: FileRecord, other: FileRecord) -> bool:
    return (one.source, one.layout, one.coverage.listing) == (
        other.source,
        other.layout,
        other.coverage.listing,
    )


def _all_authorities(record: FileRecord, definitions: Definitions) -> int:
    return len(definitions.places.of_kind(PlaceKind.AUTHORITY, record.as_at))
