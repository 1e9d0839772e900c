"""How a room says no: a key that becomes words at the door, never a sentence."""


class Refusal(Exception):
    """The person's wish cannot be done; `key` is looked up in her language with `values` filled in.

    `status` is the HTTP answer (422 mistake, 403 not allowed, 404 unknown, 409 overtaken,
    413 too big, 503 busy); `field` names the form field the sentence stands beside.
    """

    def __init__(
        self, key: str, /, *, status: int = 422, field: str | None = None, **values: object
    ) -> None:
        super().__init__(key)
        self.key = key
        self.status = status
        self.field = field
        self.values = values
        self.used = False  # its act was used for something else; another act is her yes


class NotYet(Refusal):
    """Only the moment is wrong: what a phone has kept comes again by itself."""
