"""YAML only: instruments, limits, steps' citations, situations, measures, duties, roles."""
