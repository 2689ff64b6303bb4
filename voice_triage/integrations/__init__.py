"""Other programs and paper: the written summary now; Wyoming, OVOS and FHIR have their place here."""
