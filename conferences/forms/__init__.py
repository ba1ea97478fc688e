"""Forms: what is typed, filtered and sent. What is wrong with it is said by the actions."""
