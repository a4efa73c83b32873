// RUN: lathe-opt %s --lathe-infer-shapes --lathe-expand-layers --lathe-build-train-step --split-input-file | FileCheck %s

// CHECK-LABEL: func.func @train_step
// State is donated to the results that replace it; the rate is read only.
// CHECK-SAME: %[[W:[a-z0-9]+]]: tensor<4x1xf32> {lathe.donate = 1 : i64, lathe.name = "dense/kernel", lathe.role = "parameter"}
// CHECK-SAME: %[[V:[a-z0-9]+]]: tensor<4x1xf32> {lathe.donate = 2 : i64, lathe.name = "dense/kernel/momentum", lathe.role = "slot"}
// CHECK-SAME: %[[RATE:[a-z0-9]+]]: tensor<f32> {lathe.name = "learning_rate", lathe.role = "learning_rate"}
// CHECK-SAME: tensor<i64> {lathe.donate = 3 : i64, lathe.name = "step", lathe.role = "step"}
// CHECK: %[[G:.+]]:2 = lathe.value_and_grad @loss
// Keras: v = mu v - lr g, w += v
// CHECK-DAG: %[[PUSH:.+]] = lathe.mul %[[G]]#1
// CHECK-DAG: %[[KEPT:.+]] = lathe.mul %[[V]]
// CHECK: %[[NEW:.+]] = lathe.sub %[[KEPT]], %[[PUSH]]
// CHECK: %[[MOVED:.+]] = lathe.add %[[W]], %[[NEW]]
// CHECK: return %[[G]]#0, %[[MOVED]], %[[NEW]]
// CHECK: lathe.parameter @"dense/kernel/momentum" "slot" : tensor<4x1xf32> init(<"zeros">)
lathe.model @m {
  %x = input "x" f32[B, 4]
  %y = label "y" f32[B, 1]
  %z = dense %x units(1) no_bias
  output "z" %z
  loss mse(%z, %y)
  optimizer momentum
}

// -----

// Moving statistics are results that take the place of what they replace.
// CHECK-LABEL: func.func @train_step
// CHECK-SAME: tensor<1xf32> {lathe.donate = 1 : i64, lathe.name = "batch_norm/mean", lathe.role = "state"}
// CHECK-SAME: tensor<1xf32> {lathe.donate = 2 : i64, lathe.name = "batch_norm/variance", lathe.role = "state"}
// CHECK-SAME: tensor<1xf32> {lathe.name = "batch_norm/mean", lathe.role = "state"}
lathe.model @batch_norm {
  %x = input "x" f32[B, 1]
  %y = label "y" f32[B, 1]
  %z = batch_norm %x
  output "z" %z
  loss mse(%z, %y)
  optimizer sgd
}
