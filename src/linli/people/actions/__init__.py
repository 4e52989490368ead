"""The only writers of this room. Every function is keyword-only and says who acts and when."""

from linli.people.actions.erasing import erase, exported, refuse_erasing
from linli.people.actions.intake import add_household, add_staff, home_at, person_with_phone
from linli.people.actions.personal import (
    leave_home,
    open_account,
    set_home,
    set_sign_in_phone,
    sign_out_elsewhere,
    sign_out_everywhere,
    unmask,
    update_profile,
)
from linli.people.actions.posts import add_absence, end_post
from linli.people.actions.roles import load_roles
from linli.people.actions.tokens import create_token, revoke_token

__all__ = [
    "add_absence",
    "add_household",
    "add_staff",
    "create_token",
    "end_post",
    "erase",
    "exported",
    "home_at",
    "leave_home",
    "load_roles",
    "open_account",
    "person_with_phone",
    "refuse_erasing",
    "revoke_token",
    "set_home",
    "set_sign_in_phone",
    "sign_out_elsewhere",
    "sign_out_everywhere",
    "unmask",
    "update_profile",
]
