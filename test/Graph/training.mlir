// Listings print what they parse, without the dialect's prefix and types.
// RUN: lathe-opt %s | lathe-opt | FileCheck %s
// RUN: lathe-opt %s -mlir-print-op-generic | lathe-opt | FileCheck %s

// CHECK-LABEL: lathe.model @mlp {
lathe.model @mlp {
  // CHECK: %[[X:.+]] = input "x" f32[B, 784]
  %x = input "x" f32[B, 784]
  // CHECK: %[[Y:.+]] = label "y" i32[B]
  %y = label "y" i32[B]
  // CHECK: %[[W:.+]] = weight "w" f32[64] init(<"ones">) frozen
  %w = weight "w" f32[64] init(<"ones">) frozen
  // CHECK: %[[H:.+]] = dense %[[X]] units(64) activation(relu) no_bias name("hidden")
  %h = dense %x units(64) name("hidden") activation("relu") no_bias
  // CHECK: %[[D:.+]] = dropout %[[H]] rate(5.000000e-01)
  %d = dropout %h rate(0.5)
  // CHECK: %[[S:.+]] = mul %[[D]], %[[W]]
  %s = mul %d, %w
  // CHECK: %[[Z:.+]] = dense %[[S]] units(10) kernel_init(<"uniform", {{.+}}>) bias_init(<"constant", {{.+}}>)
  %z = dense %s units(10) kernel_init(<"uniform", -0.05, 0.05>) bias_init(#lathe.init<"constant", 0.5>)
  // CHECK: output "logits" %[[Z]]
  output "logits" %z
  // CHECK: loss sparse_categorical_crossentropy(%[[Z]], %[[Y]]) from_logits
  loss sparse_categorical_crossentropy(%z, %y) from_logits
  // CHECK: optimizer adam preset(torch) learning_rate({{.+}}) weight_decay({{.+}})
  optimizer adam weight_decay(0.01) learning_rate(0.001) preset(torch)
  // CHECK: metrics accuracy
  metrics accuracy
}

// CHECK-LABEL: lathe.model @cnn {
lathe.model @cnn {
  %x = input "x" f32[B, 3, 8, 8]
  // CHECK: conv2d %{{.+}} filters(6) kernel([3, 3]) strides([2, 2]) padding(<same>) groups(3) layout(NCHW)
  %c = conv2d %x filters(6) kernel([3, 3]) layout(NCHW) padding(same) groups(3) strides([2, 2])
  output "o" %c
}

// CHECK: lathe.parameter @"dense/kernel" "parameter" : tensor<784x64xf32> init(<"glorot_uniform", fan_in = 784, fan_out = 64>)
lathe.parameter @"dense/kernel" "parameter" : tensor<784x64xf32> init(<"glorot_uniform", fan_in = 784, fan_out = 64>)
// CHECK: lathe.parameter @"dense/kernel/m" "slot" : tensor<784x64xf32> init(<"zeros">)
lathe.parameter @"dense/kernel/m" "slot" : tensor<784x64xf32> init(<"zeros">)
