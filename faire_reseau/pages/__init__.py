"""Faces: pages that lay several rooms side by side; they read and never write."""
