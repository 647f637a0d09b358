"""From files and names of others to statements and entities of ours."""
