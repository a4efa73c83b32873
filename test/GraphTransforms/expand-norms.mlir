// RUN: lathe-opt %s --lathe-infer-shapes --lathe-expand-layers --split-input-file | FileCheck %s

// A batch norm trains by the batch's moments and infers by the kept ones.
// CHECK: lathe.parameter @"batch_norm/scale" "parameter" : tensor<4xf32> init(<"ones">)
// CHECK: lathe.parameter @"batch_norm/offset" "parameter" : tensor<4xf32> init(<"zeros">)
// CHECK: lathe.parameter @"batch_norm/mean" "state" : tensor<4xf32> init(<"zeros">)
// CHECK: lathe.parameter @"batch_norm/variance" "state" : tensor<4xf32> init(<"ones">)

// CHECK-LABEL: func.func @infer
// CHECK-SAME: %[[MEAN:[a-z0-9]+]]: tensor<4xf32> {lathe.name = "batch_norm/mean", lathe.role = "state"}
// CHECK-NOT: lathe.standardize
// CHECK: lathe.rsqrt
// CHECK: %[[REPEATED:.+]] = lathe.broadcast %[[MEAN]] dims([3])
// CHECK: lathe.sub %{{.+}}, %[[REPEATED]]

// CHECK-LABEL: func.func private @loss
// CHECK-SAME: -> (tensor<f32> {lathe.name = "loss", lathe.role = "loss"}, tensor<4xf32> {lathe.name = "batch_norm/mean", lathe.role = "state"}, tensor<4xf32> {lathe.name = "batch_norm/variance", lathe.role = "state"})
// Keras' momentum is the part that is kept; epsilon is Keras'.
// CHECK: %[[BATCH:.+]] = lathe.reduce_mean %{{.+}} dims([0, 1, 2])
// CHECK: lathe.constant dense<9.900000e-01>
// CHECK: lathe.standardize %{{.+}} dims([0, 1, 2]) epsilon(1.000000e-03)
lathe.model @batch_norm {
  %x = input "x" f32[B, 5, 5, 4]
  %n = batch_norm %x
  output "y" %n
  loss mse(%n, %x)
  optimizer sgd
}

// -----

// The preset torch: its momentum, its epsilon, the unbiased variance kept.
// CHECK-LABEL: func.func private @loss
// CHECK: lathe.dim_size "25*B"
// CHECK: lathe.constant dense<0.899999976>
// CHECK: lathe.standardize %{{.+}} dims([0, 2, 3]) epsilon(1.000000e-05)
lathe.model @torch {
  %x = input "x" f32[B, 4, 5, 5]
  %n = batch_norm %x layout(NCHW)
  output "y" %n
  loss mse(%n, %x)
  optimizer sgd preset(torch)
}

// -----

// CHECK: lathe.parameter @"multi_head_attention/query/kernel" "parameter" : tensor<12x10xf32> init(<"glorot_uniform", fan_in = 12, fan_out = 10>)
// CHECK: lathe.parameter @"multi_head_attention/output/kernel" "parameter" : tensor<10x12xf32>
// CHECK: lathe.parameter @"multi_head_attention/output/bias" "parameter" : tensor<12xf32> init(<"zeros">)
// CHECK-LABEL: func.func @infer
// CHECK: lathe.transpose %{{.+}} permutation([0, 2, 1, 3]) : {{.+}} -> tensor<?x2x?x5xf32, #lathe.dims<B, 2, S, 5>>
// CHECK: lathe.attention %{{.+}}, %{{.+}}, %{{.+}} causal : tensor<?x2x?x5xf32, #lathe.dims<B, 2, S, 5>>
lathe.model @attention {
  %x = input "x" f32[B, S, 12]
  %a = multi_head_attention %x heads(2) key_dim(5) causal
  output "y" %a
}

// -----

// CHECK: lathe.parameter @"depthwise_conv2d/kernel" "parameter" : tensor<3x3x1x8xf32> init(<"glorot_uniform", fan_in = 36, fan_out = 18>)
// CHECK-LABEL: func.func @infer
// CHECK: lathe.convolution %{{.+}}, %{{.+}} groups(4)
// CHECK: lathe.reduce_mean %{{.+}} dims([1, 2])
lathe.model @depthwise {
  %x = input "x" f32[B, 8, 8, 4]
  %d = depthwise_conv2d %x kernel([3, 3]) multiplier(2)
  %p = global_avg_pool2d %d
  output "y" %p
}
