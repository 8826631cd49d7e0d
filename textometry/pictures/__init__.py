"""Results as SVG pictures, with text alternatives, readable in black and white, without overlapping labels."""
