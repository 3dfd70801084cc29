"""."""
NAME = "admin"
HELP = "."
def arguments(parser):
    pass
def run(args):
    return 0
