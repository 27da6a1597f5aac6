"""The roles of lines in plain copy, in the editors' words."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from articles.wire.reading import Label

DOUBTFUL = 0.7  # below it the desk asks the editor to look at a line's role

ROLES: dict[Label, Any] = {
    Label.BLANK: _("blank"),
    Label.IGNORED: _("left out"),
    Label.SECTION: _("section"),
    Label.KICKER: _("kicker"),
    Label.HEADLINE: _("headline"),
    Label.LEDE: _("lede"),
    Label.DATES: _("dates"),
    Label.CREDIT: _("credit"),
    Label.MEDIA: _("media"),
    Label.PARAGRAPH: _("paragraph"),
    Label.CROSSHEAD: _("crosshead"),
    Label.QUOTE: _("quote"),
    Label.LIST: _("list"),
    Label.RELATED: _("read also"),
    Label.EMBED: _("post"),
    Label.SIDEBAR_HEADLINE: _("sidebar: headline"),
    Label.SIDEBAR_PARAGRAPH: _("sidebar: paragraph"),
    Label.SIDEBAR_CROSSHEAD: _("sidebar: crosshead"),
    Label.SIDEBAR_LIST: _("sidebar: list"),
    Label.SIDEBAR_QUOTE: _("sidebar: quote"),
    Label.SIDEBAR_RELATED: _("sidebar: read also"),
    Label.SIDEBAR_MEDIA: _("sidebar: media"),
    Label.SIDEBAR_CREDIT: _("sidebar: credit"),
}
# What an editor can choose: a line with text is never blank.
CHOICES = [(label.value, name) for label, name in ROLES.items() if label is not Label.BLANK]
