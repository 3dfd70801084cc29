"""The officials' door: inbox, petition page, alerts, settings, people."""
