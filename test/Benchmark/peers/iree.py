"""IREE: the ONNX model imported and compiled for this machine at -O3."""

import os
import subprocess
import sys
import tempfile

import iree.compiler
import iree.runtime
import numpy as np
import onnx

from peers import Runner, Unsupported, onnx_graph

FLAGS = ["--iree-hal-target-device=local", "--iree-hal-local-target-device-"
         "backends=llvm-cpu", "--iree-llvmcpu-target-cpu=host",
         "--iree-opt-level=O3"]
device = None


def start(threads):
    global device
    if threads > 1:
        iree.runtime.flags.parse_flags(
            "--task_topology_cpu_ids=" + ",".join(map(str, sorted(
                os.sched_getaffinity(0)))))
    device = iree.runtime.get_device(
        "local-task" if threads > 1 else "local-sync")


def version():
    return iree.runtime.version.VERSION


def variants(row):
    return ["iree"] if row.kind == "inference" else []


class _Infer(Runner):
    def __init__(self, row, data):
        model = onnx_graph.make_model(row, data)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "model")
            onnx.save(model, path + ".onnx")
            importer = subprocess.run(
                [sys.executable, "-m", "iree.compiler.tools.import_onnx",
                 path + ".onnx", "-o", path + ".mlir"], capture_output=True,
                text=True)
            if importer.returncode:
                raise Unsupported(importer.stderr.strip().splitlines()[-1])
            binary = iree.compiler.tools.compile_file(
                path + ".mlir", input_type="onnx", extra_args=FLAGS)
        config = iree.runtime.Config(device=device)
        module = iree.runtime.VmModule.copy_buffer(config.vm_instance, binary)
        context = iree.runtime.SystemContext(config=config,
                                             vm_modules=[
            iree.runtime.create_hal_module(config.vm_instance, device), module])
        self.function = context.modules["module"]["net"]
        self.inputs = [iree.runtime.asdevicearray(device, onnx_graph.take(a))
                       for a in data.inputs.values()]
        self.call = lambda: self.function(*self.inputs).to_host()

    def results(self):
        return onnx_graph.give(np.asarray(self.call()))


def build(row, variant, data):
    return _Infer(row, data)
