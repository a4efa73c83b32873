"""Lathe: the listing compiled to a shared library, called through the C API of
include/lathe/Runtime/Session.h by ctypes. The library's path comes with the
row (`data.artifact`); compare.py has compiled it."""

import ctypes

import numpy as np

import workload
from peers import Runner

threads = 1


def start(count):
    global threads
    threads = count


def version():
    return None  # compare.py asks the compiler


def variants(row):
    return ["lathe"]


class _Error(ctypes.Structure):
    """lathe_error"""
    _fields_ = [("code", ctypes.c_int), ("system_error", ctypes.c_int),
                ("fault_row", ctypes.c_int64), ("fault_value", ctypes.c_int64),
                ("message", ctypes.c_char * 512)]


class _Binding(ctypes.Structure):
    """lathe_binding"""
    _fields_ = [("name", ctypes.c_char_p), ("data", ctypes.c_void_p)]


def _aligned(array):
    """A copy on a 64-byte boundary: such buffers are used in place."""
    raw = np.empty(array.nbytes + 64, np.uint8)
    start = -raw.ctypes.data % 64
    copy = raw[start:start + array.nbytes].view(array.dtype)
    copy = copy.reshape(array.shape)
    copy[...] = array
    return copy


class Session:
    """A lathe_session of the one model in the library at |path|."""

    def __init__(self, path, name):
        self.library = ctypes.CDLL(path)
        self.error = _Error()
        # lathe_session_options: threads first, the rest zero for defaults.
        options = (ctypes.c_int * 64)(threads)
        model = ctypes.c_char.in_dll(self.library, name + "_model")
        self.handle = ctypes.c_void_p()
        self.check("create", ctypes.byref(model), options,
                   ctypes.byref(self.handle))
        self.check("initialize", self.handle, ctypes.c_uint64(1))

    def check(self, function, *arguments):
        call = getattr(self.library, "lathe_session_" + function)
        if call(*arguments, ctypes.byref(self.error)):
            raise RuntimeError(self.error.message.decode())

    def set(self, name, array):
        array = np.ascontiguousarray(array)
        self.check("set_tensor", self.handle, name.encode(),
                   ctypes.c_void_p(array.ctypes.data),
                   ctypes.c_uint64(array.nbytes))

    def get(self, name, shape):
        array = np.empty(shape, np.float32)
        self.check("get_tensor", self.handle, name.encode(),
                   ctypes.c_void_p(array.ctypes.data),
                   ctypes.c_uint64(array.nbytes))
        return array

    def close(self):
        self.library.lathe_session_destroy(self.handle)


def _pointers(arrays):
    return (ctypes.c_void_p * len(arrays))(*(a.ctypes.data for a in arrays))


class _Call(Runner):
    """A call whose arguments are made once, as a C program would."""

    def __init__(self, row, data, artifact=None):
        self.session = Session(artifact or data.artifact, data.model)
        for name, array in data.parameters.items():
            self.session.set(name, array)
        self.inputs = [_aligned(array) for array in data.inputs.values()]
        self.batch = ctypes.c_int64(self.inputs[0].shape[0])

    def prepare(self, function, *arguments):
        call = getattr(self.session.library, "lathe_session_" + function)
        arguments = (self.session.handle, *arguments,
                     ctypes.byref(self.session.error))

        def run():
            if call(*arguments):
                raise RuntimeError(self.session.error.message.decode())
        return run

    def close(self):
        self.session.close()


class _Infer(_Call):
    def __init__(self, row, data):
        super().__init__(row, data)
        shape = row.net.shapes(row.batch)[1]
        self.output = _aligned(np.empty(shape, np.float32))
        self.call = self.prepare("infer", self.batch, _pointers(self.inputs),
                                 _pointers([self.output]))

    def results(self):
        self.call()
        return self.output.copy()


class _Train(_Call):
    def __init__(self, row, data, artifact=None):
        super().__init__(row, data, artifact)
        self.checked = lambda: _Train(row, data, data.checked_artifact)
        self.labels = _aligned(data.labels)
        self.loss = ctypes.c_double()
        self.call = self.step(workload.TIMED_RATE)

    def step(self, rate):
        return self.prepare(
            "train_step", self.batch, _pointers(self.inputs),
            ctypes.c_void_p(self.labels.ctypes.data), ctypes.c_double(rate),
            ctypes.byref(self.loss), None)

    def losses(self):
        call, losses = self.step(workload.CHECKED_RATE), []
        for _ in range(workload.CHECKED_STEPS):
            call()
            losses.append(self.loss.value)
        self.close()
        return np.array(losses)

    def results(self):
        return self.checked().losses()


class _Adam(_Call):
    def __init__(self, row, data):
        super().__init__(row, data)
        self.call = self.step(workload.TIMED_RATE)

    def step(self, rate):
        self.rate = _aligned(np.array([rate], np.float32))
        self.bindings = (_Binding * 2)(
            (b"g", self.inputs[0].ctypes.data),
            (b"learning_rate", self.rate.ctypes.data))
        return self.prepare("run", ctypes.c_uint32(0), None, self.bindings,
                            ctypes.c_uint32(2))

    def results(self):
        call = self.step(workload.CHECKED_RATE)
        for _ in range(workload.CHECKED_STEPS):
            call()
        self.call = self.step(workload.TIMED_RATE)
        return self.session.get("w", self.inputs[0].shape)


def build(row, variant, data):
    if row.adam:
        return _Adam(row, data)
    return (_Train if row.kind == "train" else _Infer)(row, data)
