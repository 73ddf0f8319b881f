"""What an officer is told by the program: once, on the first page, with the way to the record."""
