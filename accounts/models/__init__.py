"""People, and what belongs to them."""

from accounts.models.blocks import Block as Block
from accounts.models.blocks import Mute as Mute
from accounts.models.follows import Follow as Follow
from accounts.models.follows import FollowImport as FollowImport
from accounts.models.follows import FollowRequest as FollowRequest
from accounts.models.mails import Mail as Mail
from accounts.models.notifications import Announcement as Announcement
from accounts.models.notifications import Notification as Notification
from accounts.models.notifications import NotificationSettings as NotificationSettings
from accounts.models.person import User as User
from accounts.models.sessions import Session as Session
from accounts.models.suspensions import AdministratorAct as AdministratorAct
from accounts.models.suspensions import Suspension as Suspension
