"""What documents name by codes, in the words of the desk: topics, sections."""

from articles.admin.comparison import Row, compare
from articles.document import StoryDocument
from articles.models import Section, Topic


def compare_named(before: StoryDocument, after: StoryDocument) -> list[Row]:
    """A comparison in which topics and sections stand by their names."""
    return compare(before, after, names_in(before, after))


def names_in(*documents: StoryDocument) -> dict[str, str]:
    """Names by codes and addresses; nothing is asked of what all documents share."""
    topics = {code for document in documents for code in document.topics}
    sections = {document.section for document in documents}
    shared = topics.intersection(*(document.topics for document in documents))
    names = topic_names(topics - shared)
    if len(sections) > 1:
        names |= dict(Section.objects.filter(slug__in=sections).values_list("slug", "name"))
    return names


def topic_names(codes: set[str]) -> dict[str, str]:
    """What topics are called in the desk's language; a code that is not known is left out."""
    if not codes:
        return {}
    return {topic.qcode: str(topic) for topic in Topic.objects.filter(qcode__in=codes)}
