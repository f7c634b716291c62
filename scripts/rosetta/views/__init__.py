"""Turn the catalog into text: pure functions, without effects and without MkDocs."""
