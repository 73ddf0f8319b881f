"""The public views, by subject: each parses the address, asks the selectors and fills a template."""
