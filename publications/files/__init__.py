"""Which edition is a file of?"""
