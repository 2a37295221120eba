"""The words of the work by subject: each code with its English and Dutch label.

The only place where code and Dutch meet. Codes are stored; labels are shown; both, and the aliases, are
understood when typed or imported. `listing` says what a list of words can do.
"""
