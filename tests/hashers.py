"""The product's hash with numbers that cost nothing, for everything that is not about the numbers."""

from xinfang.people.passwords import Argon2


class Quick(Argon2):
    """One pass, eight KiB, one lane."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
