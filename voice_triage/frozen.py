"""The base of everything that is read, written or saved: frozen, and unknown keys are an error."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A value. Refuses unknown fields, wrong types (also the booleans YAML makes of a bare yes) and change."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
