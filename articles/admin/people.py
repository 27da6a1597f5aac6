"""Agencies with their aliases, contributors, editors and their roles."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from articles.admin.desk import DeskAdmin
from articles.admin.exchange import ExchangeAdmin
from articles.models import Agency, AgencyAlias, Contributor, User
from articles.second_step import remove_second_step

# The library's screens would show secrets.
admin.site.unregister([Group, EmailAddress, Authenticator])

# The first migration names the roles in English; the desk says them in the editor's language.
ROLES = (
    gettext_noop("Reporter"),
    gettext_noop("Editor"),
    gettext_noop("Chief editor"),
    gettext_noop("Media desk"),
    gettext_noop("Administrator"),
)


class AliasInline(admin.TabularInline):
    model = AgencyAlias
    fields = ("alias",)
    extra = 1
    max_num = 100


@admin.register(Agency)
class AgencyAdmin(ExchangeAdmin, DeskAdmin):
    list_display = ("name", "full_name", "written_as", "is_generic")
    list_filter = ("is_generic",)
    search_fields = ("name", "full_name", "aliases__alias")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (AliasInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("aliases")

    @admin.display(description=_("aliases"))
    def written_as(self, agency: Agency) -> str:
        return ", ".join(row.alias for row in agency.aliases.all())


@admin.register(Contributor)
class ContributorAdmin(ExchangeAdmin, DeskAdmin):
    list_display = ("name", "initials", "role")
    search_fields = ("name", "initials")
    prepopulated_fields = {"slug": ("name",)}


class RoleFilter(admin.RelatedFieldListFilter):
    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        choices = super().field_choices(field, request, model_admin)
        return [(pk, gettext(str(name))) for pk, name in choices]


@admin.register(User)
class EditorAdmin(DeskAdmin, UserAdmin):
    list_display = ("username", "first_name", "last_name", "initials", "roles", "is_active")
    list_filter = ("is_active", ("groups", RoleFilter))
    search_fields = ("username", "first_name", "last_name", "initials", "email")
    actions = ("remove_second_steps",)

    def has_superuser_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    @admin.action(
        description=_("Remove the second step of login, lost by its owner"),
        permissions=["superuser"],
    )
    def remove_second_steps(self, request: HttpRequest, chosen: QuerySet) -> None:
        for user in chosen:
            if remove_second_step(user, by=request.user.get_username()):
                self.log_change(request, user, gettext("The second step of login was removed."))
                text = gettext("%(name)s signs in with the password alone now.")
                messages.success(request, text % {"name": user})
            else:
                text = gettext("%(name)s had no second step.")
                messages.info(request, text % {"name": user})

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("groups")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return fieldsets
        return [*fieldsets, (_("Desk"), {"fields": ("initials",)})]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "groups":
            field.label_from_instance = _role
        return field

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        return ", ".join(map(_role, user.groups.all()))


def _role(group: Group) -> str:
    return gettext(group.name)


@admin.register(Group)
class RoleAdmin(DeskAdmin, GroupAdmin):
    list_display = ("role",)

    @admin.display(description=_("role"), ordering="name")
    def role(self, group: Group) -> str:
        return _role(group)
