"""Breaking a site on purpose and checking that what it promises holds: nothing acked is lost, nothing stands twice."""
