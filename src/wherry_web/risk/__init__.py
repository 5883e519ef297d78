"""Who needs a visit first: signals about services, the order of visits, and what a provider sees."""
