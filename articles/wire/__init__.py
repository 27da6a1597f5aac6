"""Copy in and out: bytes become StoryDocuments and back. The whole folder is pure Python.

`read()` in articles/wire/reading.py is the one door in.
"""
