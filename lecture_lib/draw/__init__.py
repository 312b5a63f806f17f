"""Pictures from arrays and results. Nothing here propagates, nothing here knows a widget."""
