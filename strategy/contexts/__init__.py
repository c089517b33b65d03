"""What each type of page shows. Importing this package registers them all."""

from strategy.contexts import nodes, site, strategies

__all__ = ["nodes", "site", "strategies"]
