"""What the bureau sets: settings, readings of the law, calendar overlay, act keys."""
