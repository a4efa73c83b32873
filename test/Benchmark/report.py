"""The results as JSON, as a Markdown table and as a picture."""

import json
import os

import timing

SCHEMA = 1
MARKS = ("<!-- compare.py: begin -->", "<!-- compare.py: end -->")
TITLES = {"inference": "Inference", "train": "Training step", "kernel": "Kernels"}


def identity(row):
    return row["kind"], row["name"], row["batch"], row["threads"]


def load(path):
    """The report of an earlier run, or an empty one."""
    if os.path.exists(path):
        with open(path) as file:
            report = json.load(file)
        if report.get("schema") == SCHEMA:
            return report
    return {"schema": SCHEMA, "rows": []}


def put(report, row):
    """Adds the row, in place of an older one of the same identity."""
    report["rows"] = [old for old in report["rows"]
                      if identity(old) != identity(row)] + [row]


def save(report, path):
    with open(path + ".new", "w") as file:
        json.dump(report, file, indent=1)
    os.replace(path + ".new", path)


def _milliseconds(value):
    if value is None:
        return "-"
    return f"{value:.4f}" if value < 1 else f"{value:.3g}" if value < 100 \
        else f"{value:.0f}"


def summary(rows):
    """Lines: the geometric means of the ratios per kind and threads."""
    lines = ["| rows | threads | number | geometric mean of ratios | below 1 |",
             "|---|---|---|---|---|"]
    for kind, title in TITLES.items():
        for threads in sorted({row["threads"] for row in rows}):
            ratios = [row["ratio"] for row in rows if row["kind"] == kind and
                      row["threads"] == threads and row["ratio"]]
            if ratios:
                lines.append(
                    f"| {title.lower()} | {threads} | {len(ratios)} | "
                    f"{timing.geometric_mean(ratios):.2f} | "
                    f"{sum(ratio < 1 for ratio in ratios)} |")
    return lines


def table(rows, kind):
    """Lines of one kind's table, a column per peer that has any time in it."""
    rows = [row for row in rows if row["kind"] == kind]
    peers = sorted({name for row in rows for name in row["peers_ms"]})
    head = ["name", "batch", "threads", "Lathe ms", *peers, "best", "ratio",
            "IQR", "share of peak"]
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    for row in rows:
        share, spread = row["share_of_peak"], row["ratio_iqr"]
        cells = [row["name"], row["batch"], row["threads"],
                 _milliseconds(row["lathe_ms"]),
                 *(_milliseconds(row["peers_ms"].get(name)) for name in peers),
                 row["best"] or "-",
                 f"**{row['ratio']:.2f}**" if row["ratio"] else "-",
                 f"{spread[0]:.2f}-{spread[1]:.2f}" if spread else "-",
                 f"{share:.0%}" if share else "-"]
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    return lines


def markdown(report):
    machine, rows = report["machine"], report["rows"]
    versions = ", ".join(f"{name} {text}" for name, text in
                         sorted(report["versions"].items()))
    peak = ", ".join(f"{gflops:.0f} GFLOP/s on {threads} thread"
                     f"{'s' if int(threads) > 1 else ''}"
                     for threads, gflops in sorted(report["peak_gflops"].items()))
    lines = [f"{report['date']}. {machine['cpu']} (family {machine['family']}, "
             f"model {machine['model']}), {machine['isa']}, "
             f"{machine['processors']} processors, {machine['system']}. "
             f"FMA peak: {peak}. Versions: {versions}.", "", *summary(rows)]
    for kind, title in TITLES.items():
        if any(row["kind"] == kind for row in rows):
            lines += ["", f"### {title}", "", *table(rows, kind)]
    if report.get("epoch"):
        lines += ["", "### One epoch of Fashion-MNIST", "",
                  *epoch_table(report["epoch"])]
    if report.get("notes"):
        lines += ["", "Left out:", ""]
        lines += [f"* {note}" for note in report["notes"]]
    return "\n".join(lines) + "\n"


def epoch_table(epoch):
    lines = ["| system | s per epoch |", "|---|---|"]
    return lines + [f"| {name} | {seconds:.2f} |"
                    for name, seconds in epoch.items()]


def update(path, text, marks=MARKS):
    """Replaces what stands between the marks of a document."""
    with open(path) as file:
        document = file.read()
    before, _, rest = document.partition(marks[0])
    _, end, after = rest.partition(marks[1])
    if not end:
        raise SystemExit(f"error: '{path}' lacks the line '{marks[0]}' or "
                         f"'{marks[1]}'")
    with open(path, "w") as file:
        file.write(before + marks[0] + "\n" + text + marks[1] + after)


def picture(report, path):
    """Ratios as bars, one panel per kind; False where matplotlib is missing."""
    try:
        import matplotlib
    except ModuleNotFoundError:
        return False
    matplotlib.use("Agg")
    from matplotlib import pyplot
    kinds = [kind for kind in TITLES if any(
        row["kind"] == kind and row["ratio"] for row in report["rows"])]
    if not kinds:
        return False
    figure, axes = pyplot.subplots(
        1, len(kinds), squeeze=False, layout="constrained",
        figsize=(6 * len(kinds), 2 + 0.14 * max(
            sum(row["kind"] == kind for row in report["rows"])
            for kind in kinds)))
    for axis, kind in zip(axes[0], kinds):
        rows = [row for row in report["rows"]
                if row["kind"] == kind and row["ratio"]]
        names = [f"{row['name']} b{row['batch']} {row['threads']}T"
                 for row in rows]
        axis.barh(names, [row["ratio"] for row in rows],
                  color=["#2a7f62" if row["ratio"] >= 1 else "#c0504d"
                         for row in rows])
        axis.axvline(1, color="black", linewidth=0.8)
        axis.set_xscale("log")
        axis.invert_yaxis()
        axis.tick_params(axis="y", labelsize=6)
        axis.set_title(f"{TITLES[kind]}: time of the best peer / Lathe's")
    figure.savefig(path, dpi=110)
    pyplot.close(figure)
    return True
