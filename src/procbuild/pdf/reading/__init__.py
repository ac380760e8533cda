"""What a paper's pages say, read as a person does: by font, size, position and order."""
