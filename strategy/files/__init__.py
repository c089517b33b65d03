"""Files as they are kept by their hash and handed out; what of the library is public."""
