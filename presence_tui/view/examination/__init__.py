"""What `doctor` says: a sentence and a step for every fact that a check can find. Facts in, findings out."""
