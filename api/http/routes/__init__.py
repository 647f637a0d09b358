"""The routes of the HTTP service, a file for each subject, and their parameters."""
