"""Working with URLs: parse, request, error, response, robotparser."""
