"""xinfang 信访: a city's petition work, its statutory clocks and its answerable people."""

__version__ = "0.1.0"
