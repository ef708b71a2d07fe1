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


def can_view_live_settings(user: Administrator) -> bool:
    """May see what all services have in common: lifetimes, batches, and who changed them."""
    return user.has_perm("services_registry.view_servicesettings")


def can_change_live_settings(user: Administrator) -> bool:
    """May change it."""
    return user.has_perm("services_registry.change_servicesettings")


def can_apply_documents(user: Administrator) -> bool:
    """May bring in services, their secrets and the live settings from a document."""
    return can_register_services(user) and can_manage_services(user) and can_change_live_settings(user)
