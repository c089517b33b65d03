"""The figures' desk in the admin: where staff record what is known of an indicator."""
