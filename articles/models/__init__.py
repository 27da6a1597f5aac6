"""The rows of the house, one module for each family (docs/glossary.md names them)."""

from articles.models.article import Article
from articles.models.bundle import Bundle
from articles.models.credit import AgencyCredit, CreditContributor
from articles.models.dispatch import Dispatch, RawCopy
from articles.models.editorial_note import EditorialNote
from articles.models.former import FormerAddress
from articles.models.front import FrontSlot
from articles.models.history import Correction, Revision
from articles.models.listing import AgencyListing, ContributorListing, TopicListing
from articles.models.media import MediaItem, Rendition
from articles.models.notice import Notice
from articles.models.parts import Sidebar, StoryMedia
from articles.models.people import Agency, AgencyAlias, Contributor, User
from articles.models.presence import Presence
from articles.models.source import RoutingRule, Source
from articles.models.story import Story
from articles.models.taxonomy import Section, Topic

__all__ = [
    "Agency",
    "AgencyAlias",
    "AgencyCredit",
    "AgencyListing",
    "Article",
    "Bundle",
    "Contributor",
    "ContributorListing",
    "Correction",
    "CreditContributor",
    "Dispatch",
    "EditorialNote",
    "FormerAddress",
    "FrontSlot",
    "MediaItem",
    "Notice",
    "Presence",
    "RawCopy",
    "Rendition",
    "Revision",
    "RoutingRule",
    "Section",
    "Sidebar",
    "Source",
    "Story",
    "StoryMedia",
    "Topic",
    "TopicListing",
    "User",
]
