"""What the demo holds at every stage: the network with its facts, the gathering of Nantes, its people."""
