"""The sample city: made-up people and letters, through the real actions. Nothing here is taken from any real letter."""
