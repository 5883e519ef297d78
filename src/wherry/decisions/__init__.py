"""Results, rules and constraints to proposals: seeded, explained, no files and no network."""
