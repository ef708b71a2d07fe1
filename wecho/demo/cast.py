"""The people of the demo."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.models import Group
from django.core.files import File
from django.utils.translation import gettext as _

from accounts.actions.people import edit_profile, register_person
from accounts.actions.pictures import upload_picture
from accounts.actions.requests import set_private
from accounts.models import ProfilePicture, User
from accounts.states import PictureKind
from wecho.common.worker import JobWorker
from wecho.demo.constants import PASSWORD


@dataclass(frozen=True)
class Role:
    """One person of the demo; `groups` are names of permission groups."""

    username: str
    name: str
    bio: str
    place: str = ""
    website: str = ""
    gear: tuple[str, ...] = ()
    shows_likes: bool = False
    staff: bool = False
    superuser: bool = False
    groups: tuple[str, ...] = ()
    is_private: bool = False


PHOTOGRAPHERS = (
    Role("xiaoman", "小满", "清晨四点的山，和一壶热茶。", "杭州", "https://xiaoman.example/", ("35 mm f/1.8",), True),
    Role("yunqi", "云栖", "胶片、雾、海岸线。 / Film, fog and coastlines.", "青岛", gear=("120 胶片", "80 mm f/2.8")),
    Role("beidou", "北斗", "追星的人。夜空、极光与长曝光。", "漠河", gear=("14 mm f/1.8", "赤道仪")),
    Role("mira", "Mira", "Quiet streets, long lenses. 城市与光。", "上海 · Shanghai", shows_likes=True),
)
PRIVATE = Role("jingshi", "静石", "只给几个朋友看。 / For a few friends.", is_private=True)
STAFF = (
    Role("shenhe", "审核员", "", staff=True, groups=("moderators",)),
    Role("guanli", "管理员", "", staff=True, superuser=True),
)


def ensure_cast() -> dict[str, User]:
    """Make whoever is missing; returns everyone by username."""
    return {role.username: _ensure(role) for role in (*PHOTOGRAPHERS, PRIVATE, *STAFF)}


def sign_ins() -> list[tuple[str, str]]:
    """Usernames and what they may do, for the banner."""
    photographers = [(role.username, _("photographer")) for role in PHOTOGRAPHERS[:2]]
    private = (PRIVATE.username, _("private account"))
    return [*photographers, private, (STAFF[0].username, _("moderator")), (STAFF[1].username, _("administrator"))]


def show_faces(people: dict[str, User], faces: Sequence[Path], views: Sequence[Path]) -> None:
    """Give each photographer an avatar and a cover; who has one keeps it."""
    for role, face, view in zip(PHOTOGRAPHERS, faces, views, strict=True):
        person = people[role.username]
        for kind, path in ((PictureKind.AVATAR, face), (PictureKind.COVER, view)):
            if not ProfilePicture.objects.filter(person=person, kind=kind).exists():
                with path.open("rb") as file:
                    upload_picture(actor=person, kind=kind, file=File(file))
    JobWorker(batch=True).run()


def _ensure(role: Role) -> User:
    found = User.objects.filter(username=role.username).first()
    if found:
        return found
    person = register_person(username=role.username, password=PASSWORD)
    set_private(actor=person, person=person, is_private=role.is_private)
    person.is_staff, person.is_superuser = role.staff, role.superuser
    person.save(update_fields=["is_staff", "is_superuser"])
    edit_profile(
        actor=person,
        person=person,
        display_name=role.name,
        bio=role.bio,
        place=role.place,
        website=role.website,
        gear=role.gear,
        show_likes=role.shows_likes,
    )
    person.groups.set(Group.objects.filter(name__in=role.groups))
    return person
