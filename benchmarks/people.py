"""`python -m benchmarks.people NAME COUNT`: people who are signed in, as JSON: `[{"id", "username", "token"}, …]`."""

import sys

import django
import orjson


def main(name: str, count: int) -> None:
    """They share one password hash, as hashing is slow on purpose; each token is issued by the action for it."""
    from django.contrib.auth.hashers import make_password
    from django.utils.crypto import get_random_string

    from accounts.actions.sessions import issue_tokens
    from accounts.models import User
    from accounts.validators import username_key

    password = make_password(get_random_string(20))
    names = [f"{name}{number}" for number in range(count)]
    people = User.objects.bulk_create(
        User(username=one, username_key=username_key(one), password=password) for one in names
    )
    found = [
        {"id": person.pk, "username": person.username, "token": issue_tokens(person=person)["access"]}
        for person in people
    ]
    sys.stdout.buffer.write(orjson.dumps(found))


if __name__ == "__main__":
    django.setup()
    main(sys.argv[1], int(sys.argv[2]))
