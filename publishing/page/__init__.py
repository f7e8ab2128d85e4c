"""The teaching page: formulas of the theory compiled to JavaScript, views, a guided tour and a live experiment."""
