"""Folding files, one after the other in order of their dates, into one history.

On the day of a snapshot the register says what the snapshot said; every rule here follows from
that. The result depends on the set of files and the definitions, not on the order of importing.
"""
