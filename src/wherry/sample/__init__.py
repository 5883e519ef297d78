"""An invented England, written in CQC's own file layouts.

Places, providers and services are made up; how ratings come and go follows what was measured on
CQC's files (reference science.md §2.2). The same seed and options give the same bytes.
"""
