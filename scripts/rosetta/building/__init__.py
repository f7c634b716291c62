"""Build the site in parts, put them together, publish the whole in one step, and preview it."""
