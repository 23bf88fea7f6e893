"""What is told to who asked for something that can't be done."""


class Refusal(Exception):  # noqa: N818 - no error of the program: an answer
    """Something can't be done as it was asked for; the message is for who asked.

    `status` is that of the answer in HTTP.
    """

    status = 422


class TooBusyError(Refusal):
    """There is too much under way for one more."""

    status = 503


class TooLongError(Refusal):
    """A request has a longer body than it may have."""

    status = 413


class TooSlowError(Refusal):
    """A simulation takes longer than it may here."""
