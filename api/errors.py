"""Errors of the api package.

ApiError
├── BadQuestion          a field of a question has a value that cannot be asked
├── BadUse               what was given does not go together, or cannot be used for this
├── CaseworkError        the store of casework cannot do what was asked
│   ├── BadCaseworkUrl   its address names no kind of database, or one whose driver is missing
│   ├── CaseworkBusy     another process writes to it
│   └── CaseworkTooNew   a newer version of Ketting wrote it
├── LimitReached         a key asked as much as it may for now
├── NotAcceptable        the answer cannot be had in any media type that the caller takes
├── NotAllowed           who asks is known, and may not do this
├── NotFound             nothing in the data has this id
├── SignInNeeded         who asks is not known, and keys are in force
├── StillBuilding        the service is not ready for this question; ask again in a moment
└── WrongMedia           what was sent is not in a media type that is read
"""

_MOST_SHOWN = 80
"""Characters of a refused value that a message repeats."""


class ApiError(Exception):
    """Root of the errors raised by questions to the graph."""


class BadQuestion(ApiError):
    """A field of a question has a value that cannot be asked.

    `field` is its name in `Question`, `value` what was given for it, and `remedy` says why it is refused
    and what is allowed. The message is for callers in Python; the command line and the service have
    their own names for fields.

    >>> str(BadQuestion("max_hops", 11, "it must be a whole number between 1 and 10"))
    'max_hops=11: it must be a whole number between 1 and 10'
    """

    def __init__(self, field: str, value: object, remedy: str) -> None:
        super().__init__(field, value, remedy)
        self.field = field
        self.value = value
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.field}={shortened(repr(self.value))}: {self.remedy}"


class BadUse(ApiError):
    """Options that do not go together, or something given that cannot be used for this."""


class CaseworkError(ApiError):
    """The store of casework, which has the audit log, cannot be opened, read or written."""


class BadCaseworkUrl(CaseworkError):
    """The address of the store of casework names no kind of database, or one whose driver is missing."""


class CaseworkBusy(CaseworkError):
    """Another process writes to the store of casework; try again when it is done."""


class CaseworkRefused(CaseworkError):
    """A value that the store of casework does not take, whoever writes it or asks for it."""


class CaseworkTooNew(CaseworkError):
    """A newer version of Ketting wrote the store of casework."""


class LimitReached(ApiError):
    """A key asked as much as it may for now; `retry_after` is in how many seconds it may ask again."""

    def __init__(self, message: str, retry_after: int = 60) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class NotAcceptable(ApiError):
    """The answer cannot be had in any media type that the caller takes."""


class NotAllowed(ApiError):
    """Who asks is known, and may not do this."""


class NotFound(ApiError):
    """Nothing in the data has this id."""


class SignInNeeded(ApiError):
    """Who asks is not known, and keys are in force: a valid one has to be given."""


class StillBuilding(ApiError):
    """Others are being answered first, or what the answer needs is being made; ask again in a moment."""


class WrongMedia(ApiError):
    """What was sent is not in a media type that is read here."""


def shortened(text: str) -> str:
    """The text, cut where it is too long to be repeated in a message.

    >>> shortened("9" * 100)[-5:]
    '99...'
    """
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}..."
