"""The template tags of `{% load ui %}`, by kind; each is a short function and a template in templates/ui/components."""

from django import template

register = template.Library()
