"""Letters as files: Word and PDF in the layout of official documents, from the one signed text."""
