"""The volume: papers of the store, ordered, keyed and paginated, with findings about them."""
