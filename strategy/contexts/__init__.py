"""What each type of page shows. Importing this package registers them all."""

from strategy.contexts import indicators, nodes, site, strategies

__all__ = ["indicators", "nodes", "site", "strategies"]
