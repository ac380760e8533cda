"""Read what a paper's pages say, as a person does: by font, size, position and order."""
