"""The figures of indicators: recorded, drafted and approved, as known on a day, in words."""
