"""The views of records: one record and its files, lists, statutory sections, feeds."""
