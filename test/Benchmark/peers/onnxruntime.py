"""ONNX Runtime, all graph optimizations, inputs and output bound in place."""

import numpy as np
import onnxruntime

from peers import Runner, onnx_graph

options = onnxruntime.SessionOptions()


def start(threads):
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.graph_optimization_level = (
        onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL)
    options.log_severity_level = 3


def version():
    return onnxruntime.__version__


def variants(row):
    return ["onnxruntime"] if onnx_graph.can(row) else []


class _Infer(Runner):
    def __init__(self, row, data):
        model = onnx_graph.make_model(row, data)
        session = onnxruntime.InferenceSession(
            model.SerializeToString(), options,
            providers=["CPUExecutionProvider"])
        self.inputs = [onnx_graph.take(a) for a in data.inputs.values()]
        self.output = np.empty(session.get_outputs()[0].shape, np.float32)
        value = onnxruntime.OrtValue.ortvalue_from_numpy
        self.binding = session.io_binding()
        for name, array in zip(data.inputs, self.inputs):
            self.binding.bind_ortvalue_input(name, value(array))
        self.value = value(self.output)
        self.binding.bind_ortvalue_output("y", self.value)
        self.call = lambda: session.run_with_iobinding(self.binding)

    def results(self):
        self.call()
        return onnx_graph.give(self.value.numpy()).copy()


def build(row, variant, data):
    return _Infer(row, data)
