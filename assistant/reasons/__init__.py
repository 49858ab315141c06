"""Why something was concluded, and why something was not: the rules and facts behind it, as trees.

May import `assistant.assess` and all that it stands on; decides nothing, and knows no terminal.
"""
