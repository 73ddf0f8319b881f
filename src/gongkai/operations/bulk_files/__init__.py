"""Whole data sets as files in the data folder: made in one reading, replaced at once."""
