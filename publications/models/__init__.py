"""The models of what the city issues."""

from publications.models.editions import (
    Asset,
    Correction,
    Edition,
    Publication,
    Rendition,
    Snapshot,
)

__all__ = ["Asset", "Correction", "Edition", "Publication", "Rendition", "Snapshot"]
