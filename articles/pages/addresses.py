"""Parts of addresses of which Django's own kinds take more than there can be."""


class StoryNumber:
    """The number of a story. Longer ones fit into no column, and asking for one would fail."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)
