"""Golden questions -> figures; docs/evaluation.md says what each means."""
