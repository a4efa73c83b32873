// RUN: lathe-opt %s --lathe-infer-shapes --lathe-expand-layers | FileCheck %s

// Parameters are named by layer, in order, with their fans.
// CHECK: lathe.parameter @"dense/kernel" "parameter" : tensor<4x8xf32> init(<"glorot_uniform", fan_in = 4, fan_out = 8>)
// CHECK: lathe.parameter @"dense/bias" "parameter" : tensor<8xf32> init(<"zeros">)
// CHECK: lathe.parameter @"head/kernel" "parameter" : tensor<8x3xf32>
// CHECK: lathe.training @m {{.*}}loss = "sparse_categorical_crossentropy"{{.*}}optimizer = "adam"{{.*}}preset = "keras"

// Inference has no dropout.
// CHECK-LABEL: func.func @infer
// CHECK-SAME: lathe.name = "dense/kernel", lathe.role = "parameter"
// CHECK-SAME: lathe.name = "x", lathe.role = "input"
// CHECK: lathe.matmul
// CHECK: lathe.broadcast %{{.+}} dims([1])
// CHECK: lathe.add
// CHECK: lathe.relu
// CHECK-NOT: lathe.dropout
// CHECK: lathe.softmax
// CHECK: return

// A softmax is compared through its logits.
// CHECK-LABEL: func.func @eval_step
// CHECK: lathe.softmax_cross_entropy
// CHECK: lathe.reduce_mean
// CHECK: lathe.argmax

// Training has dropout, with the key.
// CHECK-LABEL: func.func private @loss
// CHECK-SAME: %[[KEY:[a-z0-9]+]]: tensor<4xi32> {lathe.name = "key", lathe.role = "key"}
// CHECK: lathe.dropout %{{.+}} rate(5.000000e-01) key(%[[KEY]]) op_id(0)
// CHECK: lathe.softmax_cross_entropy
lathe.model @m {
  %x = input "x" f32[B, 4]
  %y = label "y" i32[B]
  %h = dense %x units(8) activation(relu)
  %d = dropout %h rate(0.5)
  %z = dense %d units(3) activation(softmax) name("head")
  output "p" %z
  loss sparse_categorical_crossentropy(%z, %y)
  optimizer adam
  metrics accuracy
}
