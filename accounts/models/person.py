"""People."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Lower, Now
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.constants import PLACE_LENGTH
from accounts.look_alikes import skeleton
from accounts.models.former_names import FormerName
from accounts.models.renditions import Renditions
from accounts.validators import username_key, validate_username, validate_website

# Who changes anything else of a person changes `changed_at` too, which every process looks at.
_COUNTERS = frozenset({"post_count", "follower_count", "following_count", "last_login"})
_OF_USERNAME = ("username_key", "username_skeleton")


class UserQuerySet(models.QuerySet["User"]):
    """People."""

    def entering(self) -> "UserQuerySet":
        """Who may prove who they are: active people, and those whose account is being deleted, who may come back."""
        return self.filter(Q(is_active=True) | Q(leaving_since__isnull=False))

    def with_email(self, address: str) -> "UserQuerySet":
        """Who has proved this address to be theirs, in any case of its letters; by the index of `email_of_one_person`.

        (`__iexact` compares UPPER() on PostgreSQL, which no index has.)
        """
        return self.alias(folded=Lower("email")).filter(~Q(email=""), folded=Lower(Value(address)))

    def update(self, **values: Any) -> int:
        """Django's, which also marks them as changed."""
        if values.keys() - _COUNTERS:
            values.setdefault("changed_at", Now())
        return super().update(**values)


class UserManager(BaseUserManager["User"]):
    """Finds people by the folded form of their name."""

    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username_key=username_key(username or ""))

    def create_superuser(self, username: str, password: str, **fields: Any) -> "User":
        """For `manage.py createsuperuser`; raises ValidationError for a name that nobody could join with."""
        user = self.model(username=username, is_staff=True, is_superuser=True, **fields)
        user.clean_fields(exclude=["password", "username_key"])
        user.clean()
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Usernames are unique by `username_key`, and by what they look like.

    `email` is proved to be theirs, and nobody else's; an address that is not, waits in `pending_email`.

    The three counters are kept by the actions that change them.
    """

    username = models.CharField(_("username"), max_length=30, unique=True, validators=[validate_username])
    username_key = models.CharField(max_length=60, unique=True, editable=False)
    # None for people who joined before look-alikes were refused and whose name looks like an earlier one.
    username_skeleton = models.CharField(max_length=300, unique=True, null=True, editable=False)
    display_name = models.CharField(_("display name"), max_length=50, blank=True)
    bio = models.CharField(_("about me"), max_length=500, blank=True)
    place = models.CharField(pgettext_lazy("where somebody lives", "place"), max_length=PLACE_LENGTH, blank=True)
    website = models.CharField(_("website"), max_length=200, blank=True, validators=[validate_website])
    gear = models.JSONField(_("cameras and lenses"), default=list, blank=True)
    show_likes = models.BooleanField(_("shows what they like"), default=False)
    avatar_key = models.CharField(max_length=32, blank=True, editable=False)
    cover_key = models.CharField(max_length=32, blank=True, editable=False)
    email = models.EmailField(_("e-mail"), blank=True, editable=False)
    pending_email = models.EmailField(_("e-mail, not confirmed yet"), blank=True, editable=False)
    email_confirmed_at = models.DateTimeField(_("e-mail confirmed"), null=True, blank=True, editable=False)
    language = models.CharField(_("language"), max_length=10, default=settings.LANGUAGE_CODE, editable=False)
    is_staff = models.BooleanField(_("may enter the administration"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    is_private = models.BooleanField(_("private account"), default=False)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)
    leaving_since = models.DateTimeField(null=True, editable=False)
    erased_at = models.DateTimeField(null=True, editable=False)
    second_factor_at = models.DateTimeField(_("two-factor since"), null=True, blank=True, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, db_index=True, editable=False)
    post_count = models.PositiveIntegerField(_("posts"), default=0, editable=False)
    follower_count = models.PositiveIntegerField(_("followers"), default=0, editable=False)
    following_count = models.PositiveIntegerField(_("following"), default=0, editable=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(Lower("email"), condition=~Q(email=""), name="email_of_one_person"),
            models.CheckConstraint(
                condition=Q(email="", email_confirmed_at=None) | (~Q(email="") & Q(email_confirmed_at__isnull=False)),
                name="email_is_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return (
            gettext("person #%(number)s") % {"number": self.pk}
            if self.erased_at
            else self.display_name or self.username
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        key = username_key(self.username)
        if self.username_key != key or self.username_skeleton is not None:
            self.username_skeleton = skeleton(self.username)
        self.username_key = key
        fields = kwargs.get("update_fields")
        if fields is None or set(fields) - _COUNTERS:
            self.changed_at = timezone.now()
            if fields is not None:
                kwargs["update_fields"] = {*fields, "changed_at", *(_OF_USERNAME if "username" in fields else ())}
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Raise ValidationError where somebody else has the name, or one that looks like it."""
        super().clean()
        others, key = User.objects.exclude(pk=self.pk), username_key(self.username)
        seen_as = skeleton(self.username)
        if others.filter(username_key=key).exists() or (self.username_key != key and FormerName.is_any(key, seen_as)):
            raise ValidationError({"username": ValidationError(_("This username is taken."), code="username_taken")})
        if self.username_key != key and others.filter(username_skeleton=seen_as).exists():
            raise ValidationError(
                {"username": ValidationError(_("This username looks like one that is taken."), code="username_taken")}
            )

    @property
    def name(self) -> str:
        """How others see this person named."""
        return gettext("deleted account") if self.is_gone else self.own_name

    @property
    def own_name(self) -> str:
        """How the site calls this person when it speaks to them."""
        return self.display_name or self.username

    @property
    def is_gone(self) -> bool:
        """Whether the account is deleted, or will be unless the person changes their mind. Others see neither name."""
        return bool(self.leaving_since or self.erased_at)

    @property
    def may_enter(self) -> bool:
        """As `UserQuerySet.entering`."""
        return self.is_active or self.leaving_since is not None

    @property
    def handle(self) -> str:
        """What addresses and answers name this person by; of one who is gone, their number after a tilde."""
        return f"~{self.pk}" if self.is_gone else self.username

    @property
    def avatar(self) -> Renditions | None:
        """The picture that stands for this person; None where letters do."""
        return Renditions("avatar", self.avatar_key) if self.avatar_key and not self.is_gone else None

    @property
    def cover(self) -> Renditions | None:
        """The wide picture on top of this person's page, or None."""
        return Renditions("cover", self.cover_key) if self.cover_key else None

    def mark_of_password(self, purpose: str) -> str:
        """What a signed claim carries so that it ends with the password of today; it tells nothing of the password."""
        return salted_hmac(purpose, self.password, algorithm="sha256").hexdigest()[:32]

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Django's; where staff need a second factor, every permission sleeps until the person has one."""
        return not self.needs_second_factor and super().has_perm(perm, obj)

    def has_module_perms(self, app_label: str) -> bool:
        """As `has_perm`."""
        return not self.needs_second_factor and super().has_module_perms(app_label)

    @property
    def needs_second_factor(self) -> bool:
        """Whether the person is staff, must have a second factor, and has none yet."""
        return bool(settings.STAFF_SECOND_FACTOR and self.is_staff and self.second_factor_at is None)
