"""How many people the crowd has, how many clauses each has alone, and how many all want."""

PEOPLE, OWN, SHARED = 20, 12, 6
