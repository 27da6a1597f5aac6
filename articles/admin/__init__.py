"""The desk: one module for each screen. Importing them registers the screens."""

from articles.admin import dispatch, front, media, people, sources, story, taxonomy

__all__ = ["dispatch", "front", "media", "people", "sources", "story", "taxonomy"]
