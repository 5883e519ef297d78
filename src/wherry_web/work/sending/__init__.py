"""Outgoing mail: the outbox and its delivery."""
