"""Target and improvement options of a body: what must change, what is proposed, what was adopted."""
