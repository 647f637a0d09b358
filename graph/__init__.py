"""The graph: its model, stores, searches and exports."""
