class Unfit(Exception):
    """Why a text is no value of a type: a sentence that goes on after “The value”."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
