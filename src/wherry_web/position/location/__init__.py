"""The page of a service and the page of a company: facts, history, siblings, what is near."""
