"""The pages on which the county's office deals with reports on errors of the site."""
