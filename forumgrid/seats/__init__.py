"""Seats: who sits where, which space each topic gets, and topics given again."""
