"""The design vocabulary: base templates, tags, paging and static files. Imports `rules` only."""
