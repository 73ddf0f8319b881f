"""What every page has in common: protective headers, the site's identity, how a visitor wants it shown."""
