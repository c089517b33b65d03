"""What the city issues: editions frozen from the strategy, their files, their addresses."""
