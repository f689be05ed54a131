import click
@click.command("convert")
def command() -> None:
    """x"""
