"""The public pages on following the site and on reporting its errors."""
