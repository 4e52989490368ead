"""`{% load ui %}`: every component. The list with signatures is in README.md beside this folder."""

from linli.ui.components import containers, forms, lists, marks, page, register

__all__ = ["containers", "forms", "lists", "marks", "page", "register"]
