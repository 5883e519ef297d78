from pathlib import Path

from wherry.sources.cqc_api.fetch import FETCHER
from wherry.sources.cqc_api.tidy import day_inside, recognises, tidy
from wherry.sources.source import Source, read_about

_FOLDER = Path(__file__).parent
SOURCE = Source(
    about=read_about(_FOLDER), tidy=tidy, recognises_json=recognises, day_inside=day_inside, fetch=FETCHER
)
