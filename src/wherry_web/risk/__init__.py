"""Who needs a visit first: signals about services, the order of visits made of them, and what a provider sees."""
