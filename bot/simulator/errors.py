"""What the platform says when it refuses: LINE's own status codes and error bodies."""

from typing import Any


class LineError(Exception):
    """The platform refused a request; becomes LINE's JSON error body."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        details: list[dict[str, str]] | None = None,
        headers: dict[str, str] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(f"{status} {message}")
        self.status = status
        self.message = message
        self.details = details or []
        self.headers = headers or {}
        self.extra = extra or {}

    def body(self) -> dict[str, Any]:
        """Return the JSON body; ``details`` is left out when empty, as LINE does."""
        body: dict[str, Any] = {"message": self.message}
        if self.details:
            body["details"] = self.details
        return body | self.extra


class ActionRefusedError(Exception):
    """A person tried what the LINE app would not let them do; the message is Thai, for the chat page."""


MONTHLY_LIMIT = "You have reached your monthly limit."
RATE_LIMIT = "The API rate limit has been exceeded. Try again later."
RETRY_KEY_ACCEPTED = "The retry key is already accepted"
INVALID_REPLY_TOKEN = "Invalid reply token"
NOT_FOUND = "Not found"


def invalid_property(name: str) -> LineError:
    """Return the 400 that LINE gives for a recipient it does not know."""
    return LineError(400, f"The property, '{name}', in the request body is invalid (line: -, column: -)")


def not_found() -> LineError:
    """Return LINE's 404."""
    return LineError(404, NOT_FOUND)
