"""The edges: LINE, HTTP, clock, command line, and the understanding of Thai."""
