"""The yearly inquiry (照会): who is asked what, workbooks out, workbooks back, mails."""
