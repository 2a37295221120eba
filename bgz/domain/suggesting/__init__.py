"""One request beside all support families: ranking, questions, remarks, proposals."""
