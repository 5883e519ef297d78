from pathlib import Path

from wherry.sources.cqc_dual_registrations.fetch import FETCHER
from wherry.sources.cqc_dual_registrations.tidy import tidy
from wherry.sources.source import Source, read_about, read_layouts

_FOLDER = Path(__file__).parent
SOURCE = Source(about=read_about(_FOLDER), tidy=tidy, layouts=read_layouts(_FOLDER), fetch=FETCHER)
