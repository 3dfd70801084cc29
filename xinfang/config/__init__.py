"""Composition only: settings, root urls, wsgi and the `xinfang` entry."""
