"""Questions to the expert: collected from the announcement on, supported, merged, put on stage, each with a fate."""
