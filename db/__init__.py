"""What is kept, and the values it is made of. Imports nothing of the rooms above."""
