"""Every page of the demo in a browser: pictures to look through (`./run shots`), and what journeys check on each."""
