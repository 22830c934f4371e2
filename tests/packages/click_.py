"""click: commands, options, groups, prompts, errors, through its test runner."""
import click
from click.testing import CliRunner


@click.group()
@click.option('--debug/--no-debug', default=False)
@click.version_option('1.2.3', prog_name='tool')
@click.pass_context
def cli(ctx, debug):
    """A tool with commands."""
    ctx.obj = {'debug': debug}


@cli.command()
@click.argument('names', nargs=-1, required=True)
@click.option('-c', '--count', type=click.IntRange(1, 5), default=1, show_default=True,
              help='How often.')
@click.option('--color', type=click.Choice(['red', 'green']), envvar='COLOR')
@click.pass_obj
def greet(obj, names, count, color):
    """Greet people."""
    for name in names:
        for _ in range(count):
            click.echo(f'Hello {name}' + (f' in {color}' if color else ''))
    if obj['debug']:
        click.secho('debug on', fg='red', err=True)


@cli.command()
@click.option('--name', prompt='Your name')
@click.password_option()
@click.confirmation_option(prompt='Sure?')
def signup(name, password):
    click.echo(f'{name} has a password of {len(password)}')


@cli.command()
@click.argument('src', type=click.File('r'))
@click.argument('when', type=click.DateTime(), default='2020-01-02')
def show(src, when):
    click.echo(src.read().upper() + when.isoformat())


runner = CliRunner()
for args, text in [(['--help'], None), (['greet', '--help'], None), (['--version'], None),
                   (['greet', 'Ann', 'Bob', '-c', '2'], None),
                   (['--debug', 'greet', 'X', '--color', 'red'], None),
                   (['greet'], None), (['greet', 'a', '-c', '9'], None),
                   (['greet', 'a', '--color', 'blue'], None), (['nope'], None),
                   (['signup'], 'ann\nsecret\nsecret\ny\n'), (['show', '-'], 'some text\n')]:
    result = runner.invoke(cli, args, input=text)
    print(args, result.exit_code, repr(result.exception) if result.exception else '')
    print(result.output)
print(click.style('x', bold=True).encode(), click.unstyle(click.style('y', fg='blue')))
