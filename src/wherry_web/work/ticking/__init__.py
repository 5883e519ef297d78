"""Schedules: what runs when nobody asks."""
