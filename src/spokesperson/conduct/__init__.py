"""The room of conduct: time spent, talks about it, what suffered, personal use, reports and cases (1.5, 3.1, 5.1)."""
