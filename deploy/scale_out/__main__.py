"""``python -m deploy.scale_out``: start the site, use it, kill its parts, count what was acknowledged."""

import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

import click
from deploy.scale_out.costs import measured
from deploy.scale_out.faults import Drill, Recovery
from deploy.scale_out.journey import Journey
from deploy.scale_out.processes import GONGKAI
from deploy.scale_out.site import Site
from deploy.scale_out.writing import Writer, missing


@click.command()
@click.option("--keep", is_flag=True, help="Leave the folder with its logs and data.")
@click.option("--costs", is_flag=True, help="Also load generated records and measure unit costs.")
@click.option("--search-cluster", is_flag=True, help="Search in three Typesense nodes; kill their leader.")
def main(*, keep: bool, costs: bool, search_cluster: bool) -> None:
    """Run the drill. Exit code 1 when anything that was acknowledged is not there."""
    folder = Path(tempfile.mkdtemp(prefix="gongkai-scale-out-"))
    folder.chmod(0o755)
    # Told to end, it ends its parts first.
    signal.signal(signal.SIGTERM, lambda *_told: sys.exit(1))
    site = Site(folder, has_search_cluster=search_cluster)
    try:
        whole = _drill(site)
        if costs:
            _print_costs(site)
    finally:
        site.stop()
        if keep:
            click.echo(f"The logs are in {folder}.")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    sys.exit(0 if whole else 1)


def _drill(site: Site) -> bool:
    begun = time.monotonic()
    site.start()
    click.echo(f"Started in {time.monotonic() - begun:.0f} s: {site.told}.")
    certificate = site.folder / "site.pem"
    click.echo("\nThe acceptance flow, through nginx")
    for step in Journey(site.address, certificate).run():
        click.echo(f"  {step.title:<36}{step.seconds:6.2f} s")
    with Writer(site.address, certificate) as writer:
        recoveries = Drill(site, writer).run()
    _print(recoveries)
    lost = missing(writer.kept, site.cluster.primary)
    site.hosts[0].run(*GONGKAI[1:], "audit", "verify")
    click.echo(
        f"\nWrites acknowledged: {len(writer.kept)}; there, with their line in the trail:"
        f" {len(writer.kept) - len(lost)}; lost: {len(lost)}. Not acknowledged: {len(writer.refused)}."
    )
    for title in lost[:10]:
        click.echo(f"  lost: {title}")
    return not lost


def _print(recoveries: list[Recovery]) -> None:
    click.echo("\nKilled with SIGKILL while officers write (seconds)")
    click.echo(f"  {'':<28}{'first write':>12}{'longest pause':>15}{'refused':>9}{'whole again':>13}")
    for one in recoveries:
        click.echo(
            f"  {one.killed:<28}{one.first_write:>12.2f}{one.longest_pause:>15.2f}{one.refused:>9}"
            f"{one.whole_again:>13.1f}  {one.what_it_means}"
        )


def _print_costs(site: Site) -> None:
    click.echo("\nUnit costs on this machine")
    for cost in measured(site):
        click.echo(f"  {cost.what:<44}{cost.amount:>10,.4g} {cost.unit}")


if __name__ == "__main__":
    main()
