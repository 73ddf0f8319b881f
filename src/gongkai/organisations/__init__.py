"""Bodies that must disclose: their dated tree, their contacts, and the people who work for them."""
