"""Which of the labels a district uses an appeal belongs to: learned from examples, with "not sure" as an answer."""
