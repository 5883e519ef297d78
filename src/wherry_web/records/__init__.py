"""Reading the journal of a body, and answering requests for information from it."""
