"""A long run of the whole bot under load and faults, in which every question is accounted for."""
