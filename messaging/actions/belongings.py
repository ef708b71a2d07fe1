"""How messages of a person are erased: each step takes one batch."""

from django.db.models import Exists, OuterRef

from accounts.selectors.leaving import gone_for_good
from messaging.models import Conversation, Membership, Message, UserEvent, UserStream
from wecho.common.belongings import BATCH, delete_batch


def erase_messages(person_id: int) -> bool:
    """The words of conversations whose people are all gone. Empty conversations stay: they are numbers only."""
    others = Membership.objects.filter(conversation=OuterRef("pk")).exclude(person=person_id)
    staying = others.exclude(gone_for_good("person"))
    theirs = Conversation.objects.filter(memberships__person=person_id).exclude(Exists(staying))
    conversation = theirs.filter(Exists(Message.objects.filter(conversation=OuterRef("pk")))).first()
    if conversation is None:
        return False
    messages = Message.objects.filter(conversation=conversation)
    seqs = list(messages.order_by("seq").values_list("seq", flat=True)[:BATCH])
    messages.filter(seq__lte=max(seqs, default=0)).delete()
    return True


def erase_log(person_id: int) -> bool:
    """The log of what happened to the person."""
    events = UserEvent.objects.filter(person=person_id)
    offsets = list(events.order_by("uo").values_list("uo", flat=True)[:BATCH])
    if offsets:
        events.filter(uo__lte=offsets[-1]).delete()
        return True
    return delete_batch(UserStream.objects.filter(person=person_id))
