from commerce_api.kernel.errors import DomainError


class SearchDown(DomainError):
    """The search engine cannot answer; lists that need none still work."""

    code = "SEARCH_UNAVAILABLE"

    def __init__(self) -> None:
        super().__init__("The search is not available at the moment. Please try again.")
