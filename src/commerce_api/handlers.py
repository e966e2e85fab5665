"""Every event handler and job, imported once so that it is subscribed."""
