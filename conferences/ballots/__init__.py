"""What ballots need beside rows and deeds: terms, papers, results and what pages show."""
