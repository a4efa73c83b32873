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

// CHECK-LABEL: lathe.model @norms {
lathe.model @norms {
  %x = input "x" f32[B, 8, 8, 4]
  // CHECK: %[[D:.+]] = depthwise_conv2d %{{.+}} kernel([3, 3]) multiplier(2) strides([2, 2]) padding(<same>) activation(relu) no_bias
  %d = depthwise_conv2d %x kernel([3, 3]) activation(relu) no_bias padding(same) multiplier(2) strides([2, 2])
  // CHECK: %[[N:.+]] = batch_norm %[[D]] momentum({{.+}}) epsilon({{.+}}) unbiased name("norm")
  %n = batch_norm %d name("norm") unbiased epsilon(1.0e-5) momentum(0.9)
  // CHECK: %[[M:.+]] = batch_norm %[[N]]{{ *$}}
  %m = batch_norm %n
  // CHECK: %[[P:.+]] = global_avg_pool2d %[[M]]{{ *$}}
  %p = global_avg_pool2d %m
  // CHECK: layer_norm %[[P]] epsilon({{.+}}) name("last")
  %l = layer_norm %p name("last") epsilon(1.0e-5)
  output "o" %l
}

// CHECK-LABEL: lathe.model @heads {
lathe.model @heads {
  %x = input "x" f32[B, 8, 12]
  // CHECK: %[[A:.+]] = multi_head_attention %{{.+}} heads(3){{ *$}}
  %a = multi_head_attention %x heads(3)
  // CHECK: multi_head_attention %[[A]] heads(2) key_dim(5) causal no_bias name("a")
  %b = multi_head_attention %a heads(2) name("a") no_bias causal key_dim(5)
  output "o" %b
}

// CHECK: lathe.parameter @"dense/kernel" "parameter" : tensor<784x64xf32> init(<"glorot_uniform", fan_in = 784, fan_out = 64>)
lathe.parameter @"dense/kernel" "parameter" : tensor<784x64xf32> init(<"glorot_uniform", fan_in = 784, fan_out = 64>)
// CHECK: lathe.parameter @"dense/kernel/m" "slot" : tensor<784x64xf32> init(<"zeros">)
lathe.parameter @"dense/kernel/m" "slot" : tensor<784x64xf32> init(<"zeros">)
