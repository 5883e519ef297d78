"""How long personal text is kept: what is due, legal holds, review, and erasure on request."""
