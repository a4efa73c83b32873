// A batch that goes through in slices gives the bits of its samples one by one,
// those of the last slice, which is not full, included.
// RUN: rm -rf %t && mkdir -p %t
// RUN: lathe dump %s --memory | FileCheck %s
// CHECK: infer: {{.*}}
// CHECK-NEXT: larger batches in slices of {{[2-9]|1[0-8]}}, with the arena of one
// RUN: %python -c "import numpy, sys; x = numpy.random.default_rng(1).random((19, 256, 512), numpy.float32); numpy.save(sys.argv[1] + '/x.npy', x); [numpy.save(f'{sys.argv[1]}/x{i}.npy', x[i:i+1]) for i in (0, 9, 18)]" %t
// RUN: lathe run %s --input x=%t/x.npy --output y=%t/y.npy
// RUN: lathe run %s --input x=%t/x0.npy --output y=%t/y0.npy
// RUN: lathe run %s --input x=%t/x9.npy --output y=%t/y9.npy
// RUN: lathe run %s --input x=%t/x18.npy --output y=%t/y18.npy
// RUN: %python -c "import numpy, sys; y = numpy.load(sys.argv[1] + '/y.npy'); assert y.shape == (19, 256); assert all((y[i] == numpy.load(f'{sys.argv[1]}/y{i}.npy')[0]).all() for i in (0, 9, 18))" %t

func.func @infer(%x: tensor<?x256x512xf32, #lathe.dims<B, 256, 512>> {lathe.name = "x", lathe.role = "input"}) -> (tensor<?x256xf32, #lathe.dims<B, 256>> {lathe.name = "y", lathe.role = "output"}) {
  %s = lathe.matmul %x, %x {transpose_rhs} : (tensor<?x256x512xf32, #lathe.dims<B, 256, 512>>, tensor<?x256x512xf32, #lathe.dims<B, 256, 512>>) -> tensor<?x256x256xf32, #lathe.dims<B, 256, 256>>
  %p = lathe.softmax %s : tensor<?x256x256xf32, #lathe.dims<B, 256, 256>>
  %a = lathe.matmul %p, %x : (tensor<?x256x256xf32, #lathe.dims<B, 256, 256>>, tensor<?x256x512xf32, #lathe.dims<B, 256, 512>>) -> tensor<?x256x512xf32, #lathe.dims<B, 256, 512>>
  %e = lathe.exp %a : tensor<?x256x512xf32, #lathe.dims<B, 256, 512>>
  %y = lathe.reduce_sum %e dims([2]) : (tensor<?x256x512xf32, #lathe.dims<B, 256, 512>>) -> tensor<?x256xf32, #lathe.dims<B, 256>>
  return %y : tensor<?x256xf32, #lathe.dims<B, 256>>
}
