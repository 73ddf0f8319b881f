"""What becomes of a file that comes in: a page suggested from it, a clean copy, a masked copy.

Plain Python over bytes; nothing here knows a database or the web.
"""
