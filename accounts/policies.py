"""Who may do what to people."""

from django.contrib.auth.models import AnonymousUser

from accounts.models import Identity, User

Viewer = User | AnonymousUser
_looking_through: set[str] = set()


def can_follow(user: User, followee: User) -> bool:
    """Anyone active may follow any other active person."""
    return user.is_active and followee.is_active and user.pk != followee.pk


def can_block(user: User, person: User) -> bool:
    """Anyone active may block or mute any other person, one whose account is closed too."""
    return user.is_active and user.pk != person.pk


def can_edit_profile(user: Viewer, person: User) -> bool:
    """One's own profile only."""
    return user.is_authenticated and user.pk == person.pk


def can_remove_picture(user: User, person: User) -> bool:
    """One's own, and those of others for administrators who may act on them."""
    return (user.is_active and user.pk == person.pk) or can_act_on(user, person)


def can_see_likes(viewer: Viewer, person: User) -> bool:
    """One's own; those of others where they show them."""
    return person.show_likes or viewer.pk == person.pk


def look_through_with(permission: str) -> None:
    """From now on staff with this permission look through private accounts.

    The apps that moderate call it once a process, in their `ready()`.
    """
    _looking_through.add(permission)


def can_look_through(viewer: Viewer) -> bool:
    """Moderators: where they look at one person, an account is not private to them."""
    return viewer.is_active and viewer.is_staff and any(viewer.has_perm(one) for one in _looking_through)


def can_administer_people(user: User) -> bool:
    """Staff with Django's permission to change people."""
    return user.is_active and user.is_staff and user.has_perm("accounts.change_user")


def can_leave(person: User) -> bool:
    """Anyone but the staff, whose rights are taken away by another administrator first."""
    return not (person.is_staff or person.is_superuser)


def can_announce(user: User) -> bool:
    """Staff with Django's permission to add announcements: what they write reaches everyone."""
    return user.is_active and user.is_staff and user.has_perm("accounts.add_announcement")


def can_change_person(user: User, person: User) -> bool:
    """Administrators; the staff only superusers, so that nobody comes to rights of the staff that are not theirs."""
    return can_administer_people(user) and (user.is_superuser or not (person.is_staff or person.is_superuser))


def can_act_on(user: User, person: User) -> bool:
    """As `can_change_person`, on others."""
    return can_change_person(user, person) and user.pk != person.pk


def can_verify_oneself(user: User) -> bool:
    """Anyone active, about themselves."""
    return user.is_active


def can_review_identities(user: Viewer) -> bool:
    """Staff with a permission of its own: who may review photos does not see identity cards for that."""
    return user.is_active and user.is_staff and user.has_perm("accounts.review_identity")


def can_decide_identity(user: User, identity: Identity) -> bool:
    """Reviewers, about others. A site with one administrator is not locked out of its own."""
    return can_review_identities(user) and (user.is_superuser or user.pk != identity.person_id)
