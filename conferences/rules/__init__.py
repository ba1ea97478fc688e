"""Who may do what. Predicates about people, which ask no queries."""
