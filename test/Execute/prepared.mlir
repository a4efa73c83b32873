// What depends on weights only is computed before, and scales go into weights:
// the numbers stay those of the ops as written.
// RUN: lathe-test-execute %s --dims=B=1 --dims=B=7 --target-cpu=x86-64-v3
// RUN: %if avx512 %{ lathe-test-execute %s --dims=B=1 --dims=B=7 --target-cpu=x86-64-v4 %}

func.func @batch_norm_f32(%x: tensor<?x5x6x4xf32, #lathe.dims<B, 5, 6, 4>>,
    %w: tensor<3x3x4x9xf32> {lathe.role = "parameter"}, %b: tensor<9xf32> {lathe.role = "parameter"},
    %v: tensor<9xf32> {lathe.role = "state"}, %m: tensor<9xf32> {lathe.role = "state"},
    %s: tensor<9xf32> {lathe.role = "parameter"}, %o: tensor<9xf32> {lathe.role = "parameter"})
    -> tensor<?x5x6x9xf32, #lathe.dims<B, 5, 6, 9>> attributes {test.low = 5.0e-01 : f64, test.high = 2.0 : f64} {
  %c = lathe.convolution %x, %w padding(same) : (tensor<?x5x6x4xf32, #lathe.dims<B, 5, 6, 4>>, tensor<3x3x4x9xf32>) -> tensor<?x5x6x9xf32, #lathe.dims<B, 5, 6, 9>>
  %e = lathe.constant dense<1.0e-03> : tensor<9xf32>
  %a = lathe.add %v, %e : tensor<9xf32>
  %r = lathe.rsqrt %a : tensor<9xf32>
  %bb = lathe.broadcast %b dims([3]) : (tensor<9xf32>) -> tensor<?x5x6x9xf32, #lathe.dims<B, 5, 6, 9>>
  %mb = lathe.broadcast %m dims([3]) : (tensor<9xf32>) -> tensor<?x5x6x9xf32, #lathe.dims<B, 5, 6, 9>>
  %rb = lathe.broadcast %r dims([3]) : (tensor<9xf32>) -> tensor<?x5x6x9xf32, #lathe.dims<B, 5, 6, 9>>
  %sb = lathe.broadcast %s dims([3]) : (tensor<9xf32>) -> tensor<?x5x6x9xf32, #lathe.dims<B, 5, 6, 9>>
  %ob = lathe.broadcast %o dims([3]) : (tensor<9xf32>) -> tensor<?x5x6x9xf32, #lathe.dims<B, 5, 6, 9>>
  %0 = lathe.add %c, %bb : tensor<?x5x6x9xf32, #lathe.dims<B, 5, 6, 9>>
  %1 = lathe.sub %0, %mb : tensor<?x5x6x9xf32, #lathe.dims<B, 5, 6, 9>>
  %2 = lathe.mul %1, %rb : tensor<?x5x6x9xf32, #lathe.dims<B, 5, 6, 9>>
  %3 = lathe.mul %2, %sb : tensor<?x5x6x9xf32, #lathe.dims<B, 5, 6, 9>>
  %4 = lathe.add %3, %ob : tensor<?x5x6x9xf32, #lathe.dims<B, 5, 6, 9>>
  %5 = lathe.relu %4 : tensor<?x5x6x9xf32, #lathe.dims<B, 5, 6, 9>>
  return %5 : tensor<?x5x6x9xf32, #lathe.dims<B, 5, 6, 9>>
}

// Every kind of step, from both sides, behind a transposed weight.
func.func @steps_f64(%x: tensor<?x6xf64, #lathe.dims<B, 6>>,
    %w: tensor<10x6xf64> {lathe.role = "parameter"}, %a: tensor<10xf64> {lathe.role = "parameter"},
    %b: tensor<10xf64> {lathe.role = "parameter"}, %c: tensor<10xf64> {lathe.role = "parameter"})
    -> tensor<?x10xf64, #lathe.dims<B, 10>> attributes {test.low = 5.0e-01 : f64, test.high = 2.0 : f64} {
  %y = lathe.matmul %x, %w {transpose_rhs} : (tensor<?x6xf64, #lathe.dims<B, 6>>, tensor<10x6xf64>) -> tensor<?x10xf64, #lathe.dims<B, 10>>
  %ab = lathe.broadcast %a dims([1]) : (tensor<10xf64>) -> tensor<?x10xf64, #lathe.dims<B, 10>>
  %bb = lathe.broadcast %b dims([1]) : (tensor<10xf64>) -> tensor<?x10xf64, #lathe.dims<B, 10>>
  %cb = lathe.broadcast %c dims([1]) : (tensor<10xf64>) -> tensor<?x10xf64, #lathe.dims<B, 10>>
  %three = lathe.constant dense<3.0> : tensor<f64>
  %tb = lathe.broadcast %three dims([]) : (tensor<f64>) -> tensor<?x10xf64, #lathe.dims<B, 10>>
  %0 = lathe.sub %ab, %y : tensor<?x10xf64, #lathe.dims<B, 10>>
  %1 = lathe.div %0, %bb : tensor<?x10xf64, #lathe.dims<B, 10>>
  %2 = lathe.add %cb, %1 : tensor<?x10xf64, #lathe.dims<B, 10>>
  %3 = lathe.mul %tb, %2 : tensor<?x10xf64, #lathe.dims<B, 10>>
  %4 = lathe.sub %3, %bb : tensor<?x10xf64, #lathe.dims<B, 10>>
  %5 = lathe.sub %ab, %4 : tensor<?x10xf64, #lathe.dims<B, 10>>
  return %5 : tensor<?x10xf64, #lathe.dims<B, 10>>
}

func.func @division_first_f32(%x: tensor<?x6xf32, #lathe.dims<B, 6>>,
    %w: tensor<6x10xf32> {lathe.role = "parameter"}, %d: tensor<10xf32> {lathe.role = "parameter"})
    -> tensor<?x10xf32, #lathe.dims<B, 10>> attributes {test.low = 5.0e-01 : f64, test.high = 2.0 : f64} {
  %y = lathe.matmul %x, %w : (tensor<?x6xf32, #lathe.dims<B, 6>>, tensor<6x10xf32>) -> tensor<?x10xf32, #lathe.dims<B, 10>>
  %db = lathe.broadcast %d dims([1]) : (tensor<10xf32>) -> tensor<?x10xf32, #lathe.dims<B, 10>>
  %0 = lathe.div %y, %db : tensor<?x10xf32, #lathe.dims<B, 10>>
  return %0 : tensor<?x10xf32, #lathe.dims<B, 10>>
}
