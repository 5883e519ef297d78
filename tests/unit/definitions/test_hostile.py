"""Definition files that are broken or made to hurt: a sentence with file and line for each."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from wherry.definitions import load_definitions
from wherry.domain.errors import BadDefinition

MEASURE, REGIMES, REGIONS = "measures/a.yaml", "regimes.yaml", "places/regions.csv"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (MEASURE, "key: !!foo x\n", "line 1: it cannot be read"),
        (MEASURE, "key: !!python/object/apply:os.system [id]\n", "line 1: it cannot be read"),
        (MEASURE, "key: a\nversion: !!int abc\n", "line 2: the value cannot be read"),
        (REGIMES, "- key: a\n  starts_on: 2021-99-99\n", "line 2: the value cannot be read"),
        (MEASURE, f"key: {'9' * 5000}\n", "line 1: the value cannot be read"),
        (MEASURE, "key: a\ntitle: {[a]: b}\n", "line 2: it cannot be read"),
        (MEASURE, "? [a]\n: b\n", "line 1: the name of a field"),
        (MEASURE, "key: &a [*a]\n", "line 1: it refers to another part"),
        (MEASURE, f"key: {'[' * 60_000}{']' * 60_000}\n", "line 1: it is nested more than"),
        (MEASURE, f"key: {'[' * 200_000}\n", "line 1: it is nested more than"),
        (MEASURE, "# x\n" * 1_100_000, "line 1: it is larger than 4 MB"),
        ("adult_social_care.yaml", "[]\n", "line 1: it lists nothing"),
        (MEASURE, b"key: a\ntitle: \xe9\n", "line 2: it is not written in UTF-8"),
        (REGIONS, b"code,name\nE1,\xe9\n", "line 2: it is not written in UTF-8"),
        (REGIONS, f"code,name\nE1,{'x' * 140_000}\n", "it is not CSV here: field larger"),
        (REGIONS, "code,name\nE1,a\0b\n", "line 2: it holds a zero byte"),
    ],
)
def test_is_refused(tmp_path: Path, name: str, content: str | bytes, said: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(BadDefinition, match=f"^{re.escape(path.name)}, .*{re.escape(said)}"):
        load_definitions(tmp_path)


def test_a_folder_named_like_a_file(tmp_path: Path) -> None:
    (tmp_path / MEASURE).mkdir(parents=True)
    with pytest.raises(BadDefinition, match=r"a\.yaml, line 1: it is not a file"):
        load_definitions(tmp_path)
