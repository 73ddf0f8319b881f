"""The officers' views: each parses the request, calls a service and answers."""
