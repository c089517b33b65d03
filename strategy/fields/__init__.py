"""What a field takes, in tables and in forms, and how forms lay fields out by language."""
