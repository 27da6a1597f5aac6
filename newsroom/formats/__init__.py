"""How dates and times are written, where that is not what Django says of a language."""
