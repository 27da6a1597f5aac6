"""The desk: one module for each screen. Importing them registers the screens."""

from articles.admin import dispatch, media, people, sources, story, taxonomy

__all__ = ["dispatch", "media", "people", "sources", "story", "taxonomy"]
