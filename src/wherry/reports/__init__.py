"""One document model, and its faces: PDF, Word, Excel, CSV and HTML. No figure is made here."""
