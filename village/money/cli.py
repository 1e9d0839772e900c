"""The command line of this room."""

import argparse


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Nothing yet."""
    del commands
