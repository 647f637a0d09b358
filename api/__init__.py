"""What people and programs use: screening, the HTTP service, the command line and the page."""
