import click
@click.command("policy_new")
def command() -> None:
    """x"""
