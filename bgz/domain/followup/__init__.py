"""What is due: tasks derived from norms and facts."""
