"""The string that every committed data file carries, so that a corpus can be searched for it."""

CANARY_ID = "2f6a54c8-7a1e-4a0e-9d53-6b0d8a3f51c7"
CANARY = f"ledebench canary {CANARY_ID}: benchmark data, not for training"
