"""Which services need a visit first: features as of a day, outputs kept apart, models and their back-test."""
