"""The text of the year's report: drafted from its figures, edited by people, never at odds with the tables.

A text is kept with places for figures, ``{{requests.received.total}}``, and for shares,
``{{requests.granted.total / requests.concluded.total}}``; they are filled in whenever it is shown.
"""
