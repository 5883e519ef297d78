"""Question in, result out. Pure: no clock, no writing, no network."""
