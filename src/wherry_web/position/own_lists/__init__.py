"""The council's own lists: localities, divisions, new areas, funded people; and their pages."""
