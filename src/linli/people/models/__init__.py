"""Accounts, persons, households, organisations, roles and posts."""

from linli.people.models.account import Account, ApiToken
from linli.people.models.organisation import Absence, Organisation, OrganisationLevel, Post, Role
from linli.people.models.person import Household, Person, Unmasking

__all__ = [
    "Absence",
    "Account",
    "ApiToken",
    "Household",
    "Organisation",
    "OrganisationLevel",
    "Person",
    "Post",
    "Role",
    "Unmasking",
]
