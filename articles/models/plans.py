"""How SQLite goes about the questions that are asked of articles.

Without figures SQLite takes every index for a good one: it would walk through all live articles
for a word that occurs in one. So it is told what an archive looks like, in the way its manual
gives ("query planner stability"); ANALYZE, run by somebody, puts measured figures in their place.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

# For each index of the articles, by its columns: rows, then rows for one value of the first
# column, of the first two, and so on.
ARCHIVE = {
    ("story_id",): "1000000 1",
    ("state", "visible_from", "story_id"): "1000000 1000000 2 1",
    ("section_id", "state", "visible_from", "story_id"): "1000000 100000 100000 2 1",
    ("section_id",): "1000000 100000",
    ("updated_at",): "50000 2",
    ("visible_until",): "50000 2",
    ("embargo_until",): "50000 2",
}
_TABLE = "articles_article"


def steady(connection: BaseDatabaseWrapper) -> None:
    """Writes the figures, where the table of articles stands."""
    with connection.cursor() as cursor:
        if _TABLE not in connection.introspection.table_names(cursor):
            return
        cursor.execute("ANALYZE articles_section")  # makes the table of figures
        cursor.execute(f"SELECT name FROM pragma_index_list('{_TABLE}')")  # noqa: S608  # our name
        for (name,) in cursor.fetchall():
            cursor.execute("SELECT name FROM pragma_index_info(%s) ORDER BY seqno", [name])
            figures = ARCHIVE.get(tuple(column for (column,) in cursor.fetchall()))
            if figures:
                cursor.execute("DELETE FROM sqlite_stat1 WHERE idx = %s", [name])
                cursor.execute(
                    "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (%s, %s, %s)",
                    [_TABLE, name, figures],
                )
        cursor.execute("ANALYZE sqlite_schema")  # reads the figures
