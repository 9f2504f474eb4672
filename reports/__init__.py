"""Figures, cards and pictures: rows in, values out, no chat."""
