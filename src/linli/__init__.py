"""Linli 邻里: the community life of a Chinese city district as one closed loop."""

__version__ = "0.1.0"
