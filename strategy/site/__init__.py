"""The readers' door: addresses, page contexts and the frame around every public page."""
