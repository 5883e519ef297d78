"""Getting what was published, byte for byte, from servers that are trusted in nothing."""
