"""Addresses at which other machines read the site. None can be a section's: all hold a dot or a
word that sections may not take, or stand where no article is."""

from django.urls import path, register_converter

from articles.syndication import feeds

register_converter(feeds.FeedName, "feed")

urlpatterns = [
    path("<feed:name>", feeds.site_feed, name="site_feed"),
    path("themes/<slug:slug>/<feed:name>", feeds.topic_feed, name="topic_feed"),
    path("auteurs/<slug:slug>/<feed:name>", feeds.contributor_feed, name="contributor_feed"),
    path("agences/<slug:slug>/<feed:name>", feeds.agency_feed, name="agency_feed"),
    path("<slug:slug>/<feed:name>", feeds.section_feed, name="section_feed"),
]
