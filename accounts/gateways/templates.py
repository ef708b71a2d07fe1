"""What is sent to a gateway: JSON in whose strings `{names}` are replaced, whatever the values hold."""

import re
from collections.abc import Mapping
from typing import Any

_NAME = re.compile(r"\{(\w+)\}")


def filled_in(template: Any, values: Mapping[str, str]) -> Any:
    """The template with its names replaced; an unknown one stays as it is written."""
    if isinstance(template, str):
        return _NAME.sub(lambda match: values.get(match[1], match[0]), template)
    if isinstance(template, Mapping):
        return {name: filled_in(part, values) for name, part in template.items()}
    return [filled_in(part, values) for part in template] if isinstance(template, list) else template
