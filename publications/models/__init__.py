"""The models of what the city issues."""

from publications.models.editions import Correction, Edition
from publications.models.files import Publication, Rendition
from publications.models.frozen import Asset, Snapshot

__all__ = ["Asset", "Correction", "Edition", "Publication", "Rendition", "Snapshot"]
