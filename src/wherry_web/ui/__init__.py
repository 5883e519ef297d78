"""The design kit: environment, layout, components, charts, downloads. Knows no activity."""
