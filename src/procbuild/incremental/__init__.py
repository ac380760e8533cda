"""Incremental work: the cache, fingerprints and checksums of files, stages."""
