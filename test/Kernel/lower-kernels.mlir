// RUN: lathe-opt %s --lathe-stage=kernels | FileCheck %s

// Equal kernels are one function; entries take the call and launch them.
// CHECK: module attributes {{.*}}lathe.dims = ["B"]
// CHECK-LABEL: func.func @shares_equal_kernels(%{{.+}}: !llvm.ptr, %{{.+}}: i64, %{{.+}}: i64) attributes {lathe.entry = {arena = {{.*}}name = "x"
// CHECK: lathe.launch @[[K:kernel_0_[a-z_0-9]+]]
// CHECK: lathe.launch @[[K]]
// CHECK: func.func private @[[K]](
// CHECK-NOT: func.func private
module attributes {lathe.stage = "fuse"} {
func.func @shares_equal_kernels(%x: tensor<?x8xf32, #lathe.dims<B, 8>> {lathe.name = "x", lathe.role = "input"}, %y: tensor<?x8xf32, #lathe.dims<B, 8>> {lathe.name = "y", lathe.role = "input"}) -> (tensor<?x8xf32, #lathe.dims<B, 8>> {lathe.name = "a", lathe.role = "output"}, tensor<?x8xf32, #lathe.dims<B, 8>> {lathe.name = "b", lathe.role = "output"}) {
  %0 = lathe.kernel loop "exp"(%x) : (tensor<?x8xf32, #lathe.dims<B, 8>>) -> tensor<?x8xf32, #lathe.dims<B, 8>> {
  ^bb0(%a: tensor<?x8xf32, #lathe.dims<B, 8>>):
    %e = lathe.exp %a : tensor<?x8xf32, #lathe.dims<B, 8>>
    lathe.yield %e : tensor<?x8xf32, #lathe.dims<B, 8>>
  }
  %1 = lathe.kernel loop "exp"(%y) : (tensor<?x8xf32, #lathe.dims<B, 8>>) -> tensor<?x8xf32, #lathe.dims<B, 8>> {
  ^bb0(%a: tensor<?x8xf32, #lathe.dims<B, 8>>):
    %e = lathe.exp %a : tensor<?x8xf32, #lathe.dims<B, 8>>
    lathe.yield %e : tensor<?x8xf32, #lathe.dims<B, 8>>
  }
  return %0, %1 : tensor<?x8xf32, #lathe.dims<B, 8>>, tensor<?x8xf32, #lathe.dims<B, 8>>
}
}
