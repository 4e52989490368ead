"""What can be wrong with a model or with the lines it is to learn from."""

from linli.kernel.errors import LinliError


class ModelUnreadable(LinliError):
    """The model's file is missing, damaged, or of a version that this program does not read; the message says which."""

    status = 503


class NotEnough(LinliError):
    """There is too little to learn from; the message says what is missing."""

    status = 422
