"""Understanding of Thai: from what a person typed to a Question or a command, or an honest question back."""
