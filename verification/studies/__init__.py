"""What a figure shows and no single claim covers: simulated tables, one file a study, judged by nobody."""
