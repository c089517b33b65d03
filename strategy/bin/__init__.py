"""The bin (ごみ箱): what was deleted is put aside, and comes back from there."""
