"""From frames to a hypothesis: recognisers, the grammar builder, the listening loop, the models they need."""
