"""Demo data of every stage: the network, the gathering of Nantes, its people."""
