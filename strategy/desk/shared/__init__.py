"""What several parts of the desk use: who asks, words, fields, choosers, lists."""
