import click
@click.command("policy_check")
def command() -> None:
    """x"""
