"""Structure of the network: how it decides together, and counts its votes so that anybody can count them again."""
