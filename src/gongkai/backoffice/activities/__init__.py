"""The pages of officers on activities: meetings, training, the gazette, reading points, staff, funds."""
