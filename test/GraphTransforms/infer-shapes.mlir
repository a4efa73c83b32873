// RUN: lathe-opt %s --split-input-file --lathe-infer-shapes | FileCheck %s

// CHECK-LABEL: lathe.model @types_every_value
lathe.model @types_every_value {
  // CHECK: input "x" f32[B, 28, 28, 1] : tensor<?x28x28x1xf32, #lathe.dims<B, 28, 28, 1>>
  %x = input "x" f32[B, 28, 28, 1]
  // CHECK: conv2d {{.*}} -> tensor<?x14x14x8xf32, #lathe.dims<B, 14, 14, 8>>
  %c = conv2d %x filters(8) kernel([3, 3]) strides([2, 2]) padding(same)
  // CHECK: max_pool2d {{.*}} -> tensor<?x7x7x8xf32, #lathe.dims<B, 7, 7, 8>>
  %p = max_pool2d %c window([2, 2])
  // CHECK: flatten {{.*}} -> tensor<?x392xf32, #lathe.dims<B, 392>>
  %f = flatten %p
  // CHECK: dense {{.*}} -> tensor<?x10xf32, #lathe.dims<B, 10>>
  %z = dense %f units(10)
  output "z" %z
}

// -----

// CHECK-LABEL: lathe.model @makes_broadcasts_explicit
lathe.model @makes_broadcasts_explicit {
  %x = input "x" f32[B, 4, 8]
  %w = weight "w" f32[4, 1] init(<"ones">)
  // CHECK: %[[W:.+]] = broadcast %{{.+}} dims([1, 2]) : (tensor<4x1xf32>) -> tensor<?x4x8xf32, #lathe.dims<B, 4, 8>>
  // CHECK: mul %{{.+}}, %[[W]] : tensor<?x4x8xf32, #lathe.dims<B, 4, 8>>
  %y = mul %x, %w
  output "y" %y
}

// -----

// CHECK-LABEL: lathe.model @norms
lathe.model @norms {
  %x = input "x" f32[B, 8, 8, 4]
  // CHECK: depthwise_conv2d {{.*}} -> tensor<?x4x4x8xf32, #lathe.dims<B, 4, 4, 8>>
  %d = depthwise_conv2d %x kernel([3, 3]) padding(same) multiplier(2) strides([2, 2])
  // CHECK: batch_norm %{{.+}} : tensor<?x4x4x8xf32, #lathe.dims<B, 4, 4, 8>>
  %n = batch_norm %d
  // CHECK: global_avg_pool2d {{.*}} -> tensor<?x8xf32, #lathe.dims<B, 8>>
  %p = global_avg_pool2d %n
  // CHECK: layer_norm %{{.+}} : tensor<?x8xf32, #lathe.dims<B, 8>>
  %l = layer_norm %p
  output "o" %l
}

// -----

// CHECK-LABEL: lathe.model @attention
lathe.model @attention {
  %x = input "x" f32[B, S, 12]
  // CHECK: multi_head_attention %{{.+}} heads(3) : tensor<?x?x12xf32, #lathe.dims<B, S, 12>>
  %a = multi_head_attention %x heads(3)
  // CHECK: attention %{{.+}} : tensor<?x?x12xf32, #lathe.dims<B, S, 12>>
  %b = attention %a, %a, %x
  output "o" %b
}
