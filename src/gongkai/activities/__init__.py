"""What an agency does for openness besides publishing and answering, as the annual report counts it.

Meetings and courses, press conferences and interviews, the gazette, reading points, staff and funds.
"""
