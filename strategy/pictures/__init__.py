"""Uploaded pictures: judged by their header, decoded in a process of their own, published bare."""
