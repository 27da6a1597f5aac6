"""The paste page: copy on the left with the role of each line, the story on the right."""

import sys
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.admin.desk import raw_text
from articles.admin.pasting import SOURCE, Pasted, PasteError, first_read, posted
from articles.admin.preview import document_page, framed
from articles.admin.received import fault_told
from articles.admin.roles import CHOICES, DOUBTFUL, ROLES
from articles.admin.screens import editor, number_in, page_context, to_story_form
from articles.document import replace
from articles.intake import Copy, Receipt, accept, explain, say
from articles.models import Dispatch, Section, Source
from articles.troubles import NO_ROOM, is_full
from articles.wire.errors import CopyRefusedError
from articles.wire.reading import Label, Line, Notice, Reading


def paste_view(admin: Any, request: HttpRequest) -> HttpResponse:
    """GET an empty page; POST reads, joins lines or saves, as the button says."""
    if not (admin.has_add_permission(request) and request.user.has_perm("articles.add_dispatch")):
        raise PermissionDenied
    if request.method != "POST":
        return _page(admin, request)
    try:
        return _answer(admin, request)
    except CopyRefusedError as refusal:
        return _page(admin, request, fault=explain(refusal))
    except PasteError as error:
        return _page(admin, request, fault={"line": None, "message": str(error)})


def _answer(admin: Any, request: HttpRequest) -> HttpResponse:
    if "read" in request.POST:
        return _page(admin, request, *first_read(*_received(request)))
    pasted = posted(request.POST)
    if "join" in request.POST:
        pasted = pasted.joined(number_in(request.POST["join"]))
        return _page(admin, request, pasted, pasted.reading())
    if "save" in request.POST:
        try:
            return _save(admin, request, pasted)
        except OperationalError as error:
            if not is_full(error):
                raise
            fault = {"line": None, "message": NO_ROOM}
            return _page(admin, request, pasted, pasted.reading(), fault=fault)
    return _page(admin, request, pasted, pasted.reading())


def _received(request: HttpRequest) -> tuple[bytes, str]:
    file = request.FILES.get("file")
    if file:
        return file.read(), file.name or ""
    return request.POST.get("text", "").replace("\r\n", "\n").encode(), ""


@framed
def paste_preview(admin: Any, request: HttpRequest) -> HttpResponse:
    """The story that the copy with these roles makes."""
    if not admin.has_add_permission(request) or request.method != "POST":
        raise PermissionDenied
    try:
        documents = posted(request.POST).reading().documents
    except (CopyRefusedError, PasteError) as error:
        return HttpResponse(str(error), status=400, content_type="text/plain; charset=utf-8")
    return document_page(request, documents[0])


def dispatch_view(admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """How an earlier dispatch was read."""
    if not request.user.has_perm("articles.view_dispatch"):
        raise PermissionDenied
    dispatch = get_object_or_404(Dispatch.objects.select_related("raw"), pk=pk)
    if not dispatch.lines:
        raise Http404
    lines = tuple(Line(**{**line, "label": Label(line["label"])}) for line in dispatch.lines)
    text = "\n".join(line.text for line in lines)
    pasted = Pasted(
        bytes(dispatch.raw.data), dispatch.name, text, tuple(line.label for line in lines)
    )
    reading = Reading(format=dispatch.format, encoding=dispatch.encoding, documents=(), lines=lines)
    title = _("How this was read")
    return _page(admin, request, pasted, reading, dispatch=dispatch, title=title)


@transaction.atomic
def _save(admin: Any, request: HttpRequest, pasted: Pasted) -> HttpResponse:
    """The draft, and the dispatch with the roles as the editor left them."""
    source, _made = Source.objects.get_or_create(slug=SOURCE, defaults={"name": _("Pasted")})
    reading = _in_section(pasted.reading(), request.POST.get("section", ""))
    copy = Copy(data=pasted.data, source=source, name=pasted.name, by=editor(request))
    receipts = accept(copy, reading)
    faults = [receipt.fault for receipt in receipts if receipt.fault]
    if faults:
        fault = {"line": None, "message": fault_told(faults[0])}
        return _page(admin, request, pasted, reading, fault=fault)
    stories = [receipt for receipt in receipts if receipt.story]
    _say(request, receipts)
    if len(stories) == 1 and stories[0].story:
        return to_story_form(stories[0].story)
    return HttpResponseRedirect(reverse("admin:articles_dispatch_changelist"))


def _in_section(reading: Reading, chosen: str) -> Reading:
    """The reading with the section that the editor chose, whatever the copy says."""
    if not Section.objects.filter(slug=chosen).exists():
        return reading
    documents = tuple(replace(each, section=chosen) for each in reading.documents)
    return replace(reading, documents=documents)


def _say(request: HttpRequest, receipts: list[Receipt]) -> None:
    for receipt in receipts:
        if receipt.outcome == Dispatch.Outcome.UNCHANGED:
            messages.success(request, _("This copy was here already: this is its story."))
        elif receipt.story:
            messages.success(request, _("“%(story)s” is a draft now.") % {"story": receipt.story})
        else:
            messages.success(request, _("The copy was kept; no story was made of it."))
        for warning in receipt.warnings:
            messages.warning(request, warning["message"])


def _page(
    admin: Any,
    request: HttpRequest,
    pasted: Pasted | None = None,
    reading: Reading | None = None,
    **extra: Any,
) -> HttpResponse:
    context = page_context(admin, request, None, _("Paste copy"))
    context |= {"pasted": pasted, "reading": reading, "dispatch": None, "fault": None}
    if pasted is None or reading is None:
        context["typed"] = request.POST.get("text", "")
    else:
        context |= {
            "rows": _rows(pasted, reading),
            "choices": CHOICES,
            "notices": [
                (notice.line, say(notice)) for notice in sorted(reading.notices, key=_place)
            ],
            "sections": Section.objects.all(),
            "raw": raw_text(pasted.data),
        }
    return TemplateResponse(request, "admin/articles/story/paste.html", context | extra)


def _place(notice: Notice) -> int:
    """The line that it speaks of; what speaks of the whole copy stands last."""
    return notice.line or sys.maxsize


def _rows(pasted: Pasted, reading: Reading) -> list[dict[str, Any]]:
    asked = {notice.line for notice in reading.notices}
    return [
        {
            "number": number,
            "text": line.text,
            "label": line.label.value,
            "role": ROLES[line.label],
            "is_blank": line.label is Label.BLANK,
            "is_doubtful": line.confidence < DOUBTFUL or number + 1 in asked,
            "reason": _(line.reason) if line.reason else "",
        }
        for number, line in enumerate(reading.lines if pasted.labels else ())
    ]
