"""Addresses at which other machines read the site. None can be a section's: all hold a dot or a
word that sections may not take, or stand where no article is."""

from django.urls import path, register_converter

from articles.syndication import api, discovery, feeds, name_sitemaps, reservations, sitemaps

register_converter(feeds.FeedName, "feed")

urlpatterns = [
    path("api/articles/", api.article_list, name="api_articles"),
    path("api/articles/<story:story>/", api.one_article, name="api_article"),
    path("robots.txt", reservations.robots, name="robots"),
    path(".well-known/tdmrep.json", reservations.tdmrep, name="tdmrep"),
    path("license.xml", reservations.rsl, name="rsl"),
    path(".well-known/security.txt", discovery.security_txt, name="security_txt"),
    path("site.webmanifest", discovery.manifest, name="manifest"),
    path("<str:key>.txt", discovery.indexnow_key, name="indexnow_key"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-pages.xml", sitemaps.page_sitemap, name="page_sitemap"),
    path("sitemap-archives.xml", sitemaps.archive_sitemap, name="archive_sitemap"),
    *(
        path(f"sitemap-{part}.xml", name_sitemaps.name_sitemap, {"names": name}, name=name)
        for part, name in (
            ("themes", "topic_sitemap"),
            ("auteurs", "contributor_sitemap"),
            ("agences", "agency_sitemap"),
        )
    ),
    path("sitemap-news.xml", sitemaps.news_sitemap, name="news_sitemap"),
    path("sitemap-<int:year>-<int:month>.xml", sitemaps.month_sitemap, name="month_sitemap"),
    path("<feed:name>", feeds.site_feed, name="site_feed"),
    path("themes/<slug:slug>/<feed:name>", feeds.topic_feed, name="topic_feed"),
    path("auteurs/<slug:slug>/<feed:name>", feeds.contributor_feed, name="contributor_feed"),
    path("agences/<slug:slug>/<feed:name>", feeds.agency_feed, name="agency_feed"),
    path("<slug:slug>/<feed:name>", feeds.section_feed, name="section_feed"),
]
