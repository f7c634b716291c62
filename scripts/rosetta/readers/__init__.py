"""Turn bytes into the model and problems; each module knows one file format."""
