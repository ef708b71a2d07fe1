"""Every text that a person reads is in Chinese and in English."""

from babel.messages.pofile import read_po

from scripts.messages import CATALOGUES, extracted, untranslated


def test_every_message_has_a_translation() -> None:
    for path in CATALOGUES.values():
        with path.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
        missing = {
            message.id for message in extracted() if message.id and catalogue.get(message.id, message.context) is None
        }
        assert missing == set(), "run `make messages`"
        assert untranslated(catalogue) == []


def test_placeholders_survive_translation() -> None:
    for path in CATALOGUES.values():
        with path.open("rb") as file:
            catalogue = read_po(file)
        broken = [(message.id, str(error)) for message in catalogue for error in message.check()]
        assert broken == []
