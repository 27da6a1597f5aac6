"""Sources that are asked for copy: folders, feeds and mailboxes; webhooks bring theirs.

`poll()` is the one door. Each kind is a module with `arrivals(source, at, session)`, which brings
copy one by one; it is let go of (the file moved, the mail marked) only when intake has committed.
"""

from articles.sources.polling import Report, poll, poll_by_number

__all__ = ["Report", "poll", "poll_by_number"]
