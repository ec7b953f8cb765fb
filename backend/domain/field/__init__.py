"""Who and what is out there: units, companies, people and vehicles, components."""
