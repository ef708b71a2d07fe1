"""People, and what belongs to them."""

from accounts.models.blocks import Block as Block
from accounts.models.blocks import Mute as Mute
from accounts.models.follows import Follow as Follow
from accounts.models.follows import FollowImport as FollowImport
from accounts.models.follows import FollowRequest as FollowRequest
from accounts.models.former_names import FormerName as FormerName
from accounts.models.leaving import Departure as Departure
from accounts.models.leaving import ExportPart as ExportPart
from accounts.models.leaving import PersonExport as PersonExport
from accounts.models.mails import Mail as Mail
from accounts.models.person import User as User
from accounts.models.sessions import Session as Session
from accounts.models.suspensions import AdministratorAct as AdministratorAct
from accounts.models.suspensions import Suspension as Suspension
