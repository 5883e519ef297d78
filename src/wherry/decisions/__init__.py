"""From results, rules and constraints to proposals: seeded, explained, and for a person to decide."""
