"""The staff's door: the steps of an edition in the admin."""
