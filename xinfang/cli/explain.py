import argparse
NAME = "explain"
HELP = "x"
def arguments(parser: argparse.ArgumentParser) -> None:
    """x"""
def run(args: argparse.Namespace) -> int:
    """x"""
    return 0
