"""The template tags of `{% load ui %}`, by kind; each is a short function and one template in templates/ui/components/."""

from django import template

register = template.Library()
