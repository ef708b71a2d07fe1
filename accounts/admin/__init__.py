"""People in the administration: looked up here, changed by their own actions."""

from accounts.admin.announcements import AnnouncementAdmin as AnnouncementAdmin
from accounts.admin.people import GroupAdmin as GroupAdmin
from accounts.admin.people import UserAdmin as UserAdmin
