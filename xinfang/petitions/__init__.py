"""Arts. 7, 10: submissions, petitions, their steps and clocks, and who may see them."""
