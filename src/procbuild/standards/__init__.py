"""Code lists and identifiers of the field: languages, licences, DOI, ISBN, ORCID, page sizes."""
