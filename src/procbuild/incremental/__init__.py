"""Work is done again only where what it is made of has changed."""
