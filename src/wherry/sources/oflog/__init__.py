from pathlib import Path

from wherry.sources.oflog.fetch import FETCHER
from wherry.sources.oflog.tidy import day_inside, recognises, tidy
from wherry.sources.source import Source, read_about, read_layouts

_FOLDER = Path(__file__).parent
SOURCE = Source(
    about=read_about(_FOLDER),
    tidy=tidy,
    layouts=read_layouts(_FOLDER),
    recognises_json=recognises,
    day_inside=day_inside,
    fetch=FETCHER,
)
