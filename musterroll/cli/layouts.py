import click
@click.command("layouts")
def command() -> None:
    """x"""
