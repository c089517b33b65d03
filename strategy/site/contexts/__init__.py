"""What each type of page shows. Importing this package registers them all."""

from strategy.site.contexts import home, indicators, nodes, strategies

__all__ = ["home", "indicators", "nodes", "strategies"]
