"""The desk: one module for each screen. Importing them registers the screens."""

from articles.admin import bundles, dispatch, front, media, people, sources, story, taxonomy

__all__ = ["bundles", "dispatch", "front", "media", "people", "sources", "story", "taxonomy"]
