"""What has to be looked after: findings in texts, dead links, stale translations, uses, the log."""
