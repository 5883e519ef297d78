"""From results, rules and constraints to proposals that a person decides on. Seeded, explained, no I/O."""
