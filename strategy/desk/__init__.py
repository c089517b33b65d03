"""The staff's door: the screens of the admin, by what is worked on."""
