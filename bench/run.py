"""`python -m bench.run`: evaluate models on tracks, keep records, print the leaderboard.

Without flags: the standard models on the embedded track.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bench.cli import Parser, guarded, natural, parameters, positive, say_error
from bench.errors import LedeBenchError

if TYPE_CHECKING:
    from bench.record import Record
    from bench.scoring import Settings
    from bench.tracks.base import Track

DEFAULT_TRACKS = ("core",)
DEFAULT_OUT = Path("results")

EPILOG = """examples:
  python -m bench.run                                         all baselines on the embedded grids
  python -m bench.run --track emergent --model tfidf-lr       one model on real news
  python -m bench.run --track my.csv --model my_module:Model  your data, your model
  python -m bench.run --track core --predictions p.jsonl --name mine

Records go to OUT/<track>/<model>.json, the leaderboard to OUT/leaderboard.{md,csv,json,tex} and
plots to OUT/plots. Exit codes: 0 done, 2 something from outside is wrong, 3 a package is missing,
130 interrupted."""


def build_parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="python -m bench.run",
        description=__doc__,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--track", action="append", default=[], metavar="TRACK", help="core (default), emergent, "
        "fnc1, summedits-news, or a .jsonl, .csv or .parquet file; may be given again")  # fmt: skip
    add("--model", action="append", default=[], metavar="MODEL", help="a registered name, "
        "one with an argument (llm:NAME), module:Class, or a saved estimator's folder; may be "
        "given again (default: the standard models)")  # fmt: skip
    add("--set", action="append", default=[], metavar="PARAM=VALUE", help="a parameter of the "
        "single --model; may be given again")  # fmt: skip
    add("--base-url", metavar="URL", help="of the endpoint that --model llm:NAME asks")
    add("--predictions", type=Path, metavar="FILE", help="score a predictions file instead")
    add("--name", help="the name under which --predictions (or a single --model) is recorded")
    add("--out", type=Path, default=DEFAULT_OUT, metavar="DIR", help="default: results")
    add("--fresh", type=natural, metavar="SEED", help="core with newly drawn names and phrasings")
    add("--seed", type=natural, default=0, help="of the resampling (default 0)")
    add("--draws", type=positive, default=10_000, help="bootstrap draws (default 10000)")
    add("--resume", action="store_true", help="keep finished records that are still valid")
    add("--trust", action="append", default=[], metavar="TYPE", help="a type that a saved "
        "estimator may contain (module.Class); may be given again")  # fmt: skip
    add("--isolate", action="store_true", help="run each model in a process of its own, so that "
        "its peak memory can be told")  # fmt: skip
    add("--records-only", action="store_true", help=argparse.SUPPRESS)
    add("--no-plots", action="store_true", help="records and leaderboard only")
    add("--json", action="store_true", help="print the leaderboard as JSON")
    add("--list", action="store_true", help="list tracks and models, then stop")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point of `python -m bench.run` and of `ledebench`."""
    parser = build_parser()
    args = parser.parse_args(argv)
    if args.name and not args.predictions and len(args.model) != 1:
        parser.error("--name goes with --predictions or with exactly one --model")
    if args.predictions and (args.model or not args.name):
        parser.error("--predictions goes with --name and without --model")
    if args.predictions and len(args.track) > 1:
        parser.error("--predictions goes with one --track")
    if (args.set or args.base_url) and len(args.model) != 1:
        parser.error("--set and --base-url go with exactly one --model")
    try:
        args.params = parameters(args.set, args.base_url)
    except ValueError as error:
        parser.error(str(error))
    return guarded(
        lambda: list_all() if args.list else run(args),
        keeps="finished records are kept; --resume goes on from them",
    )


def list_all() -> int:
    """Print what --track and --model take."""
    from bench.models import on_request, registered
    from bench.tracks import TRACKS

    print("tracks: " + ", ".join(TRACKS))
    print("models: " + ", ".join(registered()))
    print("on request: " + ", ".join(on_request()))
    return 0


def run(args: argparse.Namespace) -> int:
    """Evaluate everything asked for, then write leaderboard and plots."""
    from bench.scoring import Settings

    check_folder(args.out)
    check_models(args)
    settings = Settings(seed=args.seed, draws=args.draws)
    faults: list[str] = []
    # all tracks before the first model: a missing one should not come to light hours later
    tracks = {name: open_track(name, args) for name in args.track or DEFAULT_TRACKS}
    if args.records_only:
        return records_only(list(tracks.values()), args, settings)
    for name, track in tracks.items():
        if args.predictions:
            from bench.evaluation import evaluate_predictions

            evaluate_predictions(
                args.predictions, args.name, track, out=args.out, settings=settings
            )
        else:
            faults += run_models(track, name, args, settings)
    # where every model failed there may be nothing to rank: their faults say why
    if not faults or any(args.out.glob("*/*.json")):
        try:
            show_board(args, {track.name for track in tracks.values()})
        except LedeBenchError as error:
            faults.append(str(error))
    for fault in dict.fromkeys(faults):
        say_error(fault)
    return 2 if faults else 0


def records_only(tracks: list[Track], args: argparse.Namespace, settings: Settings) -> int:
    """What a process of its own does for --isolate: no board, and faults are raised."""
    for track in tracks:
        for spec in args.model:
            evaluate_one(spec, track, args, settings)
    return 0


def check_folder(folder: Path) -> None:
    """Find out before the work, not after it, whether records can be written.

    Errors: LedeBenchError.
    """
    import tempfile

    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        message = f"{folder}: records cannot be written there ({error.strerror})"
        raise LedeBenchError(f"{message}; choose another folder with --out") from error


def check_models(args: argparse.Namespace) -> None:
    """Make every model that was asked for once: a misspelt name should come to light first.

    Errors: LedeBenchError.
    """
    from bench.models import load_model
    from bench.record import file_stem

    stems: dict[str, str] = {}
    for spec in args.model:
        stem = file_stem(load_model(spec, args.trust, args.params).name)
        if stem in stems:
            message = f"models {stems[stem]!r} and {spec!r} would have the same record, {stem}.json"
            raise LedeBenchError(f"{message}; run them one by one with --name")
        stems[stem] = spec


def show_board(args: argparse.Namespace, ran: set[str]) -> None:
    """Rank all records of the folder, write and print the leaderboard; `ran`: tracks just run."""
    from bench.board import write_leaderboard

    board = write_leaderboard(args.out, draws=args.draws, seed=args.seed)
    if not args.no_plots:
        from bench.plots import write_plots

        write_plots(args.out)
    print(board.to_json() if args.json else board.to_text(), end="")
    if not args.json:
        older = sorted({b.track for b in board.boards} - ran)
        if older:
            print(f"\n{', '.join(older)}: from records that were in {args.out} before this run")
        print(f"\nrecords, leaderboard.{{md,csv,json,tex}} and plots are in {args.out}")


def open_track(name: str, args: argparse.Namespace) -> Track:
    """Load a track; with --fresh compile the grids anew first."""
    from bench.tracks import load_track

    if args.fresh is None:
        return load_track(name)
    from bench.stories.compile import compile_corpus

    if name != "core":
        raise LedeBenchError(f"--fresh is for core, not for {name}; leave it out")
    data = Path(__file__).resolve().parents[1] / "data"
    if not (data / "stories").is_dir():
        message = f"{data / 'stories'}: no story files there, which --fresh needs"
        raise LedeBenchError(f"{message}; run it in a clone of the repository")
    folder = args.out / f"fresh{args.fresh}"
    compile_corpus(data / "stories", data / "splits.json", folder, args.fresh)
    return load_track(name, folder=folder)


def run_models(track: Track, name: str, args: argparse.Namespace, settings: Settings) -> list[str]:
    """Evaluate the models one after another; a model that fails does not stop the others.

    Without --model all registered models are meant, as far as their packages are installed.
    """
    from bench.errors import MissingPackageError
    from bench.models import registered
    from bench.progress import progress_bar

    faults: list[str] = []
    specs = args.model or registered()
    with progress_bar(len(specs), track.name) as bar:
        for spec in specs:
            bar.set_postfix_str(spec)
            try:
                if args.isolate:
                    faults += run_alone(spec, name, args)
                else:
                    evaluate_one(spec, track, args, settings)
            except LedeBenchError as error:
                if isinstance(error, MissingPackageError) and not args.model:
                    print(f"skipped: {error}", file=sys.stderr)
                else:
                    faults.append(str(error))
            bar.update()
    return faults


def run_alone(spec: str, track: str, args: argparse.Namespace) -> list[str]:
    """Evaluate one model in a process of its own; gives its faults.

    Errors: MissingPackageError.
    """
    import subprocess

    from bench.errors import MissingPackageError

    words = [sys.executable, "-m", "bench.run", "--records-only", "--model", spec]
    words += ["--track", track, "--out", str(args.out)]
    words += ["--seed", str(args.seed), "--draws", str(args.draws)]
    for flag, values in (("--set", args.set), ("--trust", args.trust)):
        words += [word for value in values for word in (flag, value)]
    for flag in ("base_url", "name", "fresh"):
        value = getattr(args, flag)
        words += [] if value is None else ["--" + flag.replace("_", "-"), str(value)]
    words += ["--resume"] if args.resume else []
    done = subprocess.run(  # noqa: S603 - our own command
        words, check=False, stderr=subprocess.PIPE, text=True
    )
    said = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    text = "; ".join(line.removeprefix("error: ") for line in said)
    if done.returncode == MissingPackageError.exit_code:
        raise MissingPackageError(text)
    if done.returncode == 0:
        return []
    unsaid = f"model {spec!r}: its process ended with code {done.returncode}; leave out --isolate"
    return [text or unsaid]


def evaluate_one(spec: str, track: Track, args: argparse.Namespace, settings: Settings) -> Record:
    """Evaluate a model unless --resume finds a finished record of the very same run."""
    from bench.evaluation import finished_record, record_run, run_on
    from bench.models import load_model

    model = load_model(spec, args.trust, args.params)
    model.name = args.name or model.name
    kept = finished_record(model, track, args.out, settings) if args.resume else None
    return kept or record_run(run_on(model, track, settings), track, args.out, settings)


if __name__ == "__main__":
    sys.exit(main())
