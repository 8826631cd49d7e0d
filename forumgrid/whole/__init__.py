"""Small problems gone through whole: every grid that could be the best is looked at, so that the answer is exact."""
