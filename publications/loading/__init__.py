"""Reading whole files: a strategy with the editions the city has issued of it."""
