"""Wherry: from the regulator's files to one honest figure about adult social care."""

__version__ = "0.1.0"
