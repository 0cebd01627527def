"""The pictures of the user guide, each taken of a finished example run."""
