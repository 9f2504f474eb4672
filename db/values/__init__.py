"""Values of the domain: money, years and days, grades and sizes. No tables, no input or output."""
