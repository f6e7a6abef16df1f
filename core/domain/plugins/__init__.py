"""What other packages add to Handful: learners, exports and backbones, by entry points."""
