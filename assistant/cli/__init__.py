"""The verbs and options of the command maquila."""
