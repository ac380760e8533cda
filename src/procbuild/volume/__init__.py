"""The volume: what the store has, ordered, keyed and paginated, with all that is odd about it."""
