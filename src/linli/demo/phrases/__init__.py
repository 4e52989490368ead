"""Built-in words: what residents write, and what those who handle it answer. All of them were made up for this demo."""

from linli.demo.phrases.composing import Text, compose
from linli.demo.phrases.speaking import Speaker
from linli.demo.phrases.topics import Topic, topics

__all__ = ["Speaker", "Text", "Topic", "compose", "topics"]
