"""OpenVINO, its precision pinned to f32 (left alone it takes bf16 where the
processor has it)."""

import io

import openvino

from peers import Runner, onnx_graph

core = openvino.Core()
config = {}


def start(threads):
    config.update({"INFERENCE_NUM_THREADS": threads, "NUM_STREAMS": 1,
                   "PERFORMANCE_HINT": "LATENCY",
                   "INFERENCE_PRECISION_HINT": "f32"})


def version():
    return openvino.__version__


def variants(row):
    return ["openvino"] if onnx_graph.can(row) else []


class _Infer(Runner):
    def __init__(self, row, data):
        model = onnx_graph.make_model(row, data)
        compiled = core.compile_model(
            core.read_model(io.BytesIO(model.SerializeToString())), "CPU",
            config)
        self.request = compiled.create_infer_request()
        self.inputs = [onnx_graph.take(a) for a in data.inputs.values()]
        for name, array in zip(data.inputs, self.inputs):
            self.request.set_tensor(name, openvino.Tensor(array,
                                                          shared_memory=True))
        self.call = self.request.infer

    def results(self):
        self.call()
        return onnx_graph.give(self.request.get_output_tensor(0).data).copy()


def build(row, variant, data):
    return _Infer(row, data)
