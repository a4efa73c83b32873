// RUN: lathe-opt %s --lathe-stage="to=kernels profile" | FileCheck %s
// RUN: lathe-opt %s --lathe-stage="to=kernels profile" | lathe-opt --lathe-lower-launches | FileCheck %s --check-prefix=MARK
// RUN: lathe-opt %s --lathe-stage=kernels | lathe-opt --lathe-lower-launches | FileCheck %s --check-prefix=PLAIN

// Work by formula: 2 * 16 * 8 per row of the product, 8 for each addition; the
// weights are read once for any batch.
// CHECK: bytes = ["96*B", "544"]
// CHECK-SAME: flops = ["264*B"]
// CHECK-SAME: kernels = [{bytes = ["96*B", "544"], flops = ["264*B"], name = "matmul + add", result = "f32[B, 8]"}]

// The mark hears of kernel 0 before the first thread starts it, and of the end.
// MARK-LABEL: func.func @dense(%arg0: !llvm.ptr, %arg1: i64, %arg2: i64)
// MARK: llvm.icmp "ne"
// MARK: arith.cmpi eq, %arg1
// MARK: %[[K:.+]] = arith.constant 0 : i64
// MARK: llvm.call %{{.+}}(%{{.+}}, %[[K]]) : !llvm.ptr, (!llvm.ptr, i64) -> ()
// MARK: call @run_share
// MARK: llvm.icmp "ne"
// MARK: %[[E:.+]] = arith.constant 1 : i64
// MARK: llvm.call %{{.+}}(%{{.+}}, %[[E]]) : !llvm.ptr, (!llvm.ptr, i64) -> ()
// MARK: return
// PLAIN: flops =
// PLAIN-NOT: kernels =
// PLAIN-NOT: llvm.icmp "ne"
func.func @dense(%x: tensor<?x16xf32, #lathe.dims<B, 16>> {lathe.name = "x", lathe.role = "input"},
    %w: tensor<16x8xf32> {lathe.name = "w", lathe.role = "parameter"},
    %b: tensor<8xf32> {lathe.name = "b", lathe.role = "parameter"})
    -> (tensor<?x8xf32, #lathe.dims<B, 8>> {lathe.name = "y", lathe.role = "output"}) {
  %c = lathe.matmul %x, %w : (tensor<?x16xf32, #lathe.dims<B, 16>>, tensor<16x8xf32>) -> tensor<?x8xf32, #lathe.dims<B, 8>>
  %s = lathe.broadcast %b dims([1]) : (tensor<8xf32>) -> tensor<?x8xf32, #lathe.dims<B, 8>>
  %y = lathe.add %c, %s : tensor<?x8xf32, #lathe.dims<B, 8>>
  return %y : tensor<?x8xf32, #lathe.dims<B, 8>>
}
