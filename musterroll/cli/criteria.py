import click
@click.command("criteria")
def command() -> None:
    """x"""
