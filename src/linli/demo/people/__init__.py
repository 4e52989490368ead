"""Invented people for every post and for some thousand homes; all of it generated, none of it real."""

from linli.demo.people.filling import Peopled, fill

__all__ = ["Peopled", "fill"]
