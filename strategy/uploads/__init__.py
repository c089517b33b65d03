"""Files that people hand in: whether they are what they say, and pictures decoded and scaled."""
