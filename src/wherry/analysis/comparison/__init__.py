"""Honest comparison: more than chance, where a rank really lies, mix or rate, is it changing.

These modules import SciPy; nothing that `wherry position` or a worker of the site reads at start may
import them there.
"""
