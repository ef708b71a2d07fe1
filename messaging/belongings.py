"""What messaging keeps of a person."""

from messaging.actions import belongings as steps
from messaging.models import Conversation, Membership, Message, UserEvent, UserStream
from messaging.selectors import message_records
from wecho.common.belongings import Belongings, register

register(
    Belongings(
        "messages",
        (Conversation, Membership, Message),
        records=message_records,
        erase=(steps.erase_messages,),
        kept="A letter belongs to whoever got it: the other side keeps the conversation, with a deleted account.",
    ),
    Belongings(
        "message-log",
        (UserEvent, UserStream),
        not_exported="It points at messages, which are exported themselves.",
        erase=(steps.erase_log,),
    ),
)
