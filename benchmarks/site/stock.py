"""A yardstick for pages: a view as a Django tutorial has it, behind the same middleware."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from articles.models import Article, Section

TEMPLATE = """<!doctype html><html lang="fr"><head><title>Stock</title></head><body><nav><ul>
{% for section in sections %}<li><a href="/{{ section.slug }}/">{{ section.name }}</a></li>
{% endfor %}</ul></nav><main>{% for article in articles %}<article><h2>
<a href="/{{ article.section.slug }}/{{ article.pk }}-{{ article.slug }}/">
{{ article.headline }}</a></h2>
<p>{{ article.lede }}</p><p>
<time>{{ article.visible_from|date:"j F Y H:i" }}</time></p><ul>
{% for topic in article.topics.all %}
<li>{{ topic.name_fr }}</li>{% endfor %}</ul></article>{% endfor %}</main></body></html>"""
LENGTH = 24


def stock_page(request: HttpRequest) -> HttpResponse:
    """Three queries: sections, the newest articles whole, their topics."""
    newest = Article.objects.filter(state="live").order_by("-visible_from")
    context = {
        "sections": Section.objects.all(),
        "articles": newest.select_related("section").prefetch_related("topics")[:LENGTH],
    }
    return HttpResponse(engines["django"].from_string(TEMPLATE).render(context, request))


urlpatterns = [path("stock/page/", stock_page), path("", include("newsroom.urls"))]
