"""Evidence files: what is accepted, how it is kept, when it goes."""
