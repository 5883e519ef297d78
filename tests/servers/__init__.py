"""Servers of our own that stand in for publishers."""
