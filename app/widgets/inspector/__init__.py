"""Parts of the inspector: picture, confidence, heat map, nearest examples, label buttons."""
