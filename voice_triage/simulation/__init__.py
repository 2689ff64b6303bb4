"""Scripted patients: whole interviews without a person, typed or spoken (docs/contracts.md, simulate)."""
