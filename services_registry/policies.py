"""Who may administer registered services: administrators with the permissions of the models."""

from typing import Protocol


class Administrator(Protocol):
    """Somebody who is signed in: what is asked here of a person, whatever their model."""

    def has_perm(self, perm: str) -> bool: ...

    def get_username(self) -> str: ...


def can_register_services(user: Administrator) -> bool:
    """May add a service and see its first secret."""
    return user.has_perm("services_registry.add_service")


def can_manage_services(user: Administrator) -> bool:
    """May rotate and revoke secrets, enable and disable."""
    return user.has_perm("services_registry.change_service")


def can_delete_services(user: Administrator) -> bool:
    """May delete a service with all that it stores."""
    return user.has_perm("services_registry.delete_service")


def can_view_services(user: Administrator) -> bool:
    """May look at services and browse what they store."""
    return user.has_perm("services_registry.view_service")
