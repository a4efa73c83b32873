// RUN: lathe-opt %s --lathe-stage=kernels | FileCheck %s
// RUN: lathe-opt %s --lathe-stage=kernels | lathe-opt --lathe-lower-launches | FileCheck %s --check-prefix=LOWER

// Threads meet where a kernel reads what the others wrote, once for both.
// CHECK-LABEL: func.func @reads_two
// CHECK-SAME: waits = 1 : i64
// CHECK: lathe.launch @
// CHECK: lathe.launch @
// CHECK: lathe.launch waits @
// CHECK-NOT: lathe.launch
// CHECK: return
// LOWER-LABEL: func.func @reads_two(%arg0: !llvm.ptr, %arg1: i64, %arg2: i64)
// LOWER-COUNT-2: call @run_share({{.*}}, %arg1, %arg2)
// LOWER-NOT: scf.if
// LOWER: call @meet(%arg0, %{{.+}}, %arg2) : (!llvm.ptr, i1, i64) -> ()
// LOWER-NOT: call @meet
// LOWER-NOT: scf.if
// LOWER: call @run_share({{.*}}, %arg1, %arg2)
// LOWER-NOT: scf.if
// LOWER: return
func.func @reads_two(%x: tensor<?x512xf32, #lathe.dims<B, 512>>, %v: tensor<512x64xf32>, %p: tensor<64x512xf32>, %q: tensor<512x8xf32>) -> tensor<?x8xf32, #lathe.dims<B, 8>> {
  %a = lathe.matmul %x, %v : (tensor<?x512xf32, #lathe.dims<B, 512>>, tensor<512x64xf32>) -> tensor<?x64xf32, #lathe.dims<B, 64>>
  %b = lathe.matmul %p, %q : (tensor<64x512xf32>, tensor<512x8xf32>) -> tensor<64x8xf32>
  %c = lathe.matmul %a, %b : (tensor<?x64xf32, #lathe.dims<B, 64>>, tensor<64x8xf32>) -> tensor<?x8xf32, #lathe.dims<B, 8>>
  return %c : tensor<?x8xf32, #lathe.dims<B, 8>>
}

// What the first thread does alone it does in order.
// CHECK-LABEL: func.func @small
// CHECK-SAME: waits = 0 : i64
// CHECK-COUNT-2: lathe.launch @
func.func @small(%x: tensor<4x8xf32>, %v: tensor<8x4xf32>, %w: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %a = lathe.matmul %x, %v : (tensor<4x8xf32>, tensor<8x4xf32>) -> tensor<4x4xf32>
  %b = lathe.matmul %a, %w : (tensor<4x4xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return %b : tensor<4x8xf32>
}

// What has a branch is outside of the entries.
// LOWER-LABEL: func.func private @meet(%arg0: !llvm.ptr, %arg1: i1, %arg2: i64)
// LOWER: %[[MORE:.+]] = arith.cmpi ne, %arg2
// LOWER-NEXT: %[[MEET:.+]] = arith.andi %arg1, %[[MORE]] : i1
// LOWER-NEXT: scf.if %[[MEET]] {
// LOWER: llvm.call {{.*}} : !llvm.ptr, (!llvm.ptr) -> ()
// LOWER-NEXT: }
// LOWER-NEXT: return
