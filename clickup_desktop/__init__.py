"""ClickUp Desktop: connect ClickUp to your organization and choose the Channels to link."""

__version__ = "0.1.0"
