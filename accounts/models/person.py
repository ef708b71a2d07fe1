"""People."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.validators import username_key, validate_username

# Who changes anything else of a person changes `changed_at` too, which every process looks at.
_COUNTERS = frozenset({"post_count", "follower_count", "following_count", "last_login"})


class UserQuerySet(models.QuerySet["User"]):
    """People."""

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
        """For `manage.py createsuperuser`."""
        user = self.model(username=username, is_staff=True, is_superuser=True, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Usernames are unique by `username_key`; the three counters are kept by the actions that change them."""

    username = models.CharField(_("username"), max_length=30, unique=True, validators=[validate_username])
    username_key = models.CharField(max_length=60, unique=True, editable=False)
    display_name = models.CharField(_("display name"), max_length=50, blank=True)
    bio = models.CharField(_("about me"), max_length=500, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    is_staff = models.BooleanField(_("may enter the administration"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)
    leaving_since = models.DateTimeField(null=True, editable=False)
    erased_at = models.DateTimeField(null=True, editable=False)
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

    def __str__(self) -> str:
        return (
            gettext("person #%(number)s") % {"number": self.pk}
            if self.erased_at
            else self.display_name or self.username
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.username_key = username_key(self.username)
        fields = kwargs.get("update_fields")
        if fields is None or set(fields) - _COUNTERS:
            self.changed_at = timezone.now()
            if fields is not None:
                kwargs["update_fields"] = {*fields, "changed_at"}
        super().save(*args, **kwargs)

    @property
    def name(self) -> str:
        """How others see this person named."""
        return gettext("deleted account") if self.is_gone else self.display_name or self.username

    @property
    def is_gone(self) -> bool:
        """Whether the account is deleted, or will be unless the person changes their mind. Others see neither name."""
        return bool(self.leaving_since or self.erased_at)

    @property
    def handle(self) -> str:
        """What addresses and answers name this person by; of one who is gone, their number after a tilde."""
        return f"~{self.pk}" if self.is_gone else self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name
