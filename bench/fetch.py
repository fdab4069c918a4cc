"""`python -m bench.fetch TRACK...`: download a track's files from their public origin.

They go to the folder that LEDEBENCH_DATA names, or else to the user's cache, and are kept only if
their SHA-256 is the published one. Files that are already there and whole are left alone.
"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from bench.cli import Parser, guarded

if TYPE_CHECKING:
    from bench.tracks.sources import Source

TIMEOUT = 30.0
"""Seconds without an answer after which a download is given up."""


def build_parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="python -m bench.fetch",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("track", nargs="+", help="emergent, fnc1 or summedits-news")
    parser.add_argument("--base-url", help="a mirror that has the files under their own paths")
    return parser


def main(argv: list[str] | None = None) -> int:
    args = build_parser().parse_args(argv)
    return guarded(
        lambda: fetch_tracks(args.track, args.base_url),
        keeps="files that are whole are kept; run it again for the rest",
    )


def fetch_tracks(tracks: list[str], base_url: str | None) -> int:
    """Download whatever of these tracks is not there yet. Errors: LedeBenchError."""
    from bench.tracks.sources import data_folder, sources

    wanted = {source.path: source for track in tracks for source in sources(track)}
    for source in wanted.values():
        fetch_file(source, base_url)
    print(f"{', '.join(tracks)}: {len(wanted)} files in {data_folder()}")
    return 0


def fetch_file(source: Source, base_url: str | None = None) -> None:
    """Download one file to its place below the data folder.

    Errors: LedeBenchError where the server does not answer, has no such file, sends part of it,
    or sends another file, and where the folder cannot be written.
    """
    import pooch
    import requests

    from bench.errors import LedeBenchError
    from bench.tracks.sources import ENVIRONMENT, data_folder

    url = f"{base_url.rstrip('/')}/{source.path}" if base_url else source.url
    target = data_folder() / source.path
    downloader = pooch.HTTPDownloader(progressbar=sys.stderr.isatty(), timeout=TIMEOUT)
    pooch.get_logger().setLevel("ERROR")
    try:
        pooch.retrieve(
            url,
            known_hash=f"sha256:{source.sha256}",
            fname=target.name,
            path=target.parent,
            downloader=downloader,
        )
    except requests.HTTPError as error:
        status = error.response.status_code if error.response is not None else "an error"
        message = f"{url}: the server answered {status}; try again later or use --base-url"
        raise LedeBenchError(message) from error
    except requests.RequestException as error:
        kind = type(error).__name__
        # of these, only what requests says of the address itself is a ValueError
        wrong_address = isinstance(error, ValueError)
        what, cure = (
            ("no web address", "begin --base-url with https://")
            if wrong_address
            else ("the download broke off", "check the connection and try again")
        )
        raise LedeBenchError(f"{url}: {what} ({kind}); {cure}") from error
    except OSError as error:
        message = f"{target}: cannot be written ({error.strerror or error})"
        cure = f"free some room or set {ENVIRONMENT} to another folder"
        raise LedeBenchError(f"{message}; {cure}") from error
    except ValueError as error:
        # pooch raises it where the hash differs, and removes what it had downloaded
        message = f"{url}: not the published file (its SHA-256 differs); nothing was kept"
        raise LedeBenchError(f"{message}; try again later or use --base-url") from error


if __name__ == "__main__":
    sys.exit(main())
