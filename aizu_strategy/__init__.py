"""Wiring of the portal: settings, addresses, start-up. Nothing imports this package."""
