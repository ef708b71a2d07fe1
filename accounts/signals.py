"""What others may want to hear of people. Sent within the transaction that makes it true."""

from django.dispatch import Signal

export_ready = Signal()
"""`export`: a PersonExport that can be downloaded."""

departure_begun = Signal()
"""`departure`: an account that is hidden and will be erased."""

departure_ended = Signal()
"""`person`: somebody who has changed their mind."""
