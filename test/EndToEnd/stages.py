"""stages.py LATHE LATHE_OPT DATA FOLDER MODEL...: see stages.test."""

import json
import os
import subprocess
import sys

lathe, opt, data, folder, *models = sys.argv[1:]
os.makedirs(folder, exist_ok=True)


def run(*command):
    return subprocess.run(command, check=True, text=True,
                          stdout=subprocess.PIPE).stdout


def losses(path):
    report = os.path.join(folder, "report.json")
    run(lathe, "train", path, "--data", data, "--limit", "200", "--steps", "3",
        "--json", report)
    with open(report) as file:
        return json.load(file)["steps"]


stages = [line.split()[0] for line in run(lathe, "dump", "--stages").split("\n")
          if line]
assert stages[0] == "model" and stages[-1] == "llvm", stages
for model in models:
    expected = None
    for stage in stages:
        path = os.path.join(folder, f"{stage}.mlir")
        with open(path, "w") as file:
            file.write(run(lathe, "dump", model, f"--stage={stage}"))
        run(opt, path, "-o", os.devnull)
        if "linear" in model:  # its data is no image
            run(lathe, "dump", path, "--stage=llvm")
            continue
        expected = expected or losses(model)
        assert losses(path) == expected, f"{model} from stage {stage}"
