"""The models of what the city issues."""

from publications.models.editions import Asset, Edition, Publication, Rendition, Snapshot

__all__ = ["Asset", "Edition", "Publication", "Rendition", "Snapshot"]
