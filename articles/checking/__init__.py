"""The check of a site: what an operator should know of before readers or editors do.

Each check is a generator of findings that asks few questions of large tables and changes nothing;
what can be mended safely, its findings mend when they are asked to.
"""

from articles.checking.finding import Finding, Question
from articles.checking.published import dead_links, ending_rights, old_pages
from articles.checking.running import quiet_sources, unsent_notices, waiting_dispatches
from articles.checking.stored import late_renditions, missing_files, old_renditions, orphaned_files

CHECKS = {
    "files": missing_files,
    "renditions": old_renditions,
    "late": late_renditions,
    "orphans": orphaned_files,
    "pages": old_pages,
    "links": dead_links,
    "rights": ending_rights,
    "sources": quiet_sources,
    "dispatches": waiting_dispatches,
    "notices": unsent_notices,
}

__all__ = ["CHECKS", "Finding", "Question"]
