"""Files of any kind, read into paragraphs and tables. Plain Python; no word of the domain."""
