"""What is known of single agencies, as data: a TOML file for each (agency.py reads them)."""
