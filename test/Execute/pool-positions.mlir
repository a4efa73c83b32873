// Positions of largest elements, and what is made of them: gradients of pooling
// behind relu and behind numbers that are NaN in part.
// RUN: lathe-test-execute %s --dims=B=1 --dims=B=3  --target-cpu=x86-64-v3
// RUN: %if avx512 %{ lathe-test-execute %s --dims=B=1 --dims=B=3  --target-cpu=x86-64-v4 %}

func.func @relu_gradient_k2_8x8_c32_f32(%x: tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>, %dy: tensor<?x4x4x32xf32, #lathe.dims<B, 4, 4, 32>>) -> (tensor<?x4x4x32xf32, #lathe.dims<B, 4, 4, 32>>, tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>) {
  %h = lathe.relu %x : tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>
  %y = lathe.max_pool2d %h window([2, 2]) : (tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>) -> tensor<?x4x4x32xf32, #lathe.dims<B, 4, 4, 32>>
  %g = lathe.max_pool2d_grad %h, %dy window([2, 2]) : (tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>, tensor<?x4x4x32xf32, #lathe.dims<B, 4, 4, 32>>) -> tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>
  %zero = lathe.constant dense<0.0> : tensor<f32>
  %zeros = lathe.broadcast %zero dims([]) : (tensor<f32>) -> tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>
  %m = lathe.compare gt %h, %zeros : (tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>, tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>) -> tensor<?x8x8x32xi1, #lathe.dims<B, 8, 8, 32>>
  %dx = lathe.select %m, %g, %zeros : (tensor<?x8x8x32xi1, #lathe.dims<B, 8, 8, 32>>, tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>, tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>) -> tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>
  return %y, %dx : tensor<?x4x4x32xf32, #lathe.dims<B, 4, 4, 32>>, tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>
}

func.func @positions_k2_8x8_c32_f32(%x: tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>) -> tensor<?x4x4x32xui8, #lathe.dims<B, 4, 4, 32>> {
  %n = lathe.sqrt %x : tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>
  %p = lathe.max_pool2d_position %n window([2, 2]) : (tensor<?x8x8x32xf32, #lathe.dims<B, 8, 8, 32>>) -> tensor<?x4x4x32xui8, #lathe.dims<B, 4, 4, 32>>
  return %p : tensor<?x4x4x32xui8, #lathe.dims<B, 4, 4, 32>>
}

func.func @relu_gradient_k2_7x9_c5_f32(%x: tensor<?x7x9x5xf32, #lathe.dims<B, 7, 9, 5>>, %dy: tensor<?x3x4x5xf32, #lathe.dims<B, 3, 4, 5>>) -> (tensor<?x3x4x5xf32, #lathe.dims<B, 3, 4, 5>>, tensor<?x7x9x5xf32, #lathe.dims<B, 7, 9, 5>>) {
  %h = lathe.relu %x : tensor<?x7x9x5xf32, #lathe.dims<B, 7, 9, 5>>
  %y = lathe.max_pool2d %h window([2, 2]) : (tensor<?x7x9x5xf32, #lathe.dims<B, 7, 9, 5>>) -> tensor<?x3x4x5xf32, #lathe.dims<B, 3, 4, 5>>
  %g = lathe.max_pool2d_grad %h, %dy window([2, 2]) : (tensor<?x7x9x5xf32, #lathe.dims<B, 7, 9, 5>>, tensor<?x3x4x5xf32, #lathe.dims<B, 3, 4, 5>>) -> tensor<?x7x9x5xf32, #lathe.dims<B, 7, 9, 5>>
  %zero = lathe.constant dense<0.0> : tensor<f32>
  %zeros = lathe.broadcast %zero dims([]) : (tensor<f32>) -> tensor<?x7x9x5xf32, #lathe.dims<B, 7, 9, 5>>
  %m = lathe.compare gt %h, %zeros : (tensor<?x7x9x5xf32, #lathe.dims<B, 7, 9, 5>>, tensor<?x7x9x5xf32, #lathe.dims<B, 7, 9, 5>>) -> tensor<?x7x9x5xi1, #lathe.dims<B, 7, 9, 5>>
  %dx = lathe.select %m, %g, %zeros : (tensor<?x7x9x5xi1, #lathe.dims<B, 7, 9, 5>>, tensor<?x7x9x5xf32, #lathe.dims<B, 7, 9, 5>>, tensor<?x7x9x5xf32, #lathe.dims<B, 7, 9, 5>>) -> tensor<?x7x9x5xf32, #lathe.dims<B, 7, 9, 5>>
  return %y, %dx : tensor<?x3x4x5xf32, #lathe.dims<B, 3, 4, 5>>, tensor<?x7x9x5xf32, #lathe.dims<B, 7, 9, 5>>
}

func.func @positions_k2_7x9_c5_f32(%x: tensor<?x7x9x5xf32, #lathe.dims<B, 7, 9, 5>>) -> tensor<?x3x4x5xui8, #lathe.dims<B, 3, 4, 5>> {
  %n = lathe.sqrt %x : tensor<?x7x9x5xf32, #lathe.dims<B, 7, 9, 5>>
  %p = lathe.max_pool2d_position %n window([2, 2]) : (tensor<?x7x9x5xf32, #lathe.dims<B, 7, 9, 5>>) -> tensor<?x3x4x5xui8, #lathe.dims<B, 3, 4, 5>>
  return %p : tensor<?x3x4x5xui8, #lathe.dims<B, 3, 4, 5>>
}

func.func @relu_gradient_k2_s3_8x7_c3_f32(%x: tensor<?x8x7x3xf32, #lathe.dims<B, 8, 7, 3>>, %dy: tensor<?x3x2x3xf32, #lathe.dims<B, 3, 2, 3>>) -> (tensor<?x3x2x3xf32, #lathe.dims<B, 3, 2, 3>>, tensor<?x8x7x3xf32, #lathe.dims<B, 8, 7, 3>>) {
  %h = lathe.relu %x : tensor<?x8x7x3xf32, #lathe.dims<B, 8, 7, 3>>
  %y = lathe.max_pool2d %h window([2, 2]) strides([3, 3]) : (tensor<?x8x7x3xf32, #lathe.dims<B, 8, 7, 3>>) -> tensor<?x3x2x3xf32, #lathe.dims<B, 3, 2, 3>>
  %g = lathe.max_pool2d_grad %h, %dy window([2, 2]) strides([3, 3]) : (tensor<?x8x7x3xf32, #lathe.dims<B, 8, 7, 3>>, tensor<?x3x2x3xf32, #lathe.dims<B, 3, 2, 3>>) -> tensor<?x8x7x3xf32, #lathe.dims<B, 8, 7, 3>>
  %zero = lathe.constant dense<0.0> : tensor<f32>
  %zeros = lathe.broadcast %zero dims([]) : (tensor<f32>) -> tensor<?x8x7x3xf32, #lathe.dims<B, 8, 7, 3>>
  %m = lathe.compare gt %h, %zeros : (tensor<?x8x7x3xf32, #lathe.dims<B, 8, 7, 3>>, tensor<?x8x7x3xf32, #lathe.dims<B, 8, 7, 3>>) -> tensor<?x8x7x3xi1, #lathe.dims<B, 8, 7, 3>>
  %dx = lathe.select %m, %g, %zeros : (tensor<?x8x7x3xi1, #lathe.dims<B, 8, 7, 3>>, tensor<?x8x7x3xf32, #lathe.dims<B, 8, 7, 3>>, tensor<?x8x7x3xf32, #lathe.dims<B, 8, 7, 3>>) -> tensor<?x8x7x3xf32, #lathe.dims<B, 8, 7, 3>>
  return %y, %dx : tensor<?x3x2x3xf32, #lathe.dims<B, 3, 2, 3>>, tensor<?x8x7x3xf32, #lathe.dims<B, 8, 7, 3>>
}

func.func @positions_k2_s3_8x7_c3_f32(%x: tensor<?x8x7x3xf32, #lathe.dims<B, 8, 7, 3>>) -> tensor<?x3x2x3xui8, #lathe.dims<B, 3, 2, 3>> {
  %n = lathe.sqrt %x : tensor<?x8x7x3xf32, #lathe.dims<B, 8, 7, 3>>
  %p = lathe.max_pool2d_position %n window([2, 2]) strides([3, 3]) : (tensor<?x8x7x3xf32, #lathe.dims<B, 8, 7, 3>>) -> tensor<?x3x2x3xui8, #lathe.dims<B, 3, 2, 3>>
  return %p : tensor<?x3x2x3xui8, #lathe.dims<B, 3, 2, 3>>
}

func.func @relu_gradient_k3_s2_same_7x8_c16_f32(%x: tensor<?x7x8x16xf32, #lathe.dims<B, 7, 8, 16>>, %dy: tensor<?x4x4x16xf32, #lathe.dims<B, 4, 4, 16>>) -> (tensor<?x4x4x16xf32, #lathe.dims<B, 4, 4, 16>>, tensor<?x7x8x16xf32, #lathe.dims<B, 7, 8, 16>>) {
  %h = lathe.relu %x : tensor<?x7x8x16xf32, #lathe.dims<B, 7, 8, 16>>
  %y = lathe.max_pool2d %h window([3, 3]) strides([2, 2]) padding(same) : (tensor<?x7x8x16xf32, #lathe.dims<B, 7, 8, 16>>) -> tensor<?x4x4x16xf32, #lathe.dims<B, 4, 4, 16>>
  %g = lathe.max_pool2d_grad %h, %dy window([3, 3]) strides([2, 2]) padding(same) : (tensor<?x7x8x16xf32, #lathe.dims<B, 7, 8, 16>>, tensor<?x4x4x16xf32, #lathe.dims<B, 4, 4, 16>>) -> tensor<?x7x8x16xf32, #lathe.dims<B, 7, 8, 16>>
  %zero = lathe.constant dense<0.0> : tensor<f32>
  %zeros = lathe.broadcast %zero dims([]) : (tensor<f32>) -> tensor<?x7x8x16xf32, #lathe.dims<B, 7, 8, 16>>
  %m = lathe.compare gt %h, %zeros : (tensor<?x7x8x16xf32, #lathe.dims<B, 7, 8, 16>>, tensor<?x7x8x16xf32, #lathe.dims<B, 7, 8, 16>>) -> tensor<?x7x8x16xi1, #lathe.dims<B, 7, 8, 16>>
  %dx = lathe.select %m, %g, %zeros : (tensor<?x7x8x16xi1, #lathe.dims<B, 7, 8, 16>>, tensor<?x7x8x16xf32, #lathe.dims<B, 7, 8, 16>>, tensor<?x7x8x16xf32, #lathe.dims<B, 7, 8, 16>>) -> tensor<?x7x8x16xf32, #lathe.dims<B, 7, 8, 16>>
  return %y, %dx : tensor<?x4x4x16xf32, #lathe.dims<B, 4, 4, 16>>, tensor<?x7x8x16xf32, #lathe.dims<B, 7, 8, 16>>
}

func.func @positions_k3_s2_same_7x8_c16_f32(%x: tensor<?x7x8x16xf32, #lathe.dims<B, 7, 8, 16>>) -> tensor<?x4x4x16xui8, #lathe.dims<B, 4, 4, 16>> {
  %n = lathe.sqrt %x : tensor<?x7x8x16xf32, #lathe.dims<B, 7, 8, 16>>
  %p = lathe.max_pool2d_position %n window([3, 3]) strides([2, 2]) padding(same) : (tensor<?x7x8x16xf32, #lathe.dims<B, 7, 8, 16>>) -> tensor<?x4x4x16xui8, #lathe.dims<B, 4, 4, 16>>
  return %p : tensor<?x4x4x16xui8, #lathe.dims<B, 4, 4, 16>>
}

func.func @relu_gradient_k3_s1_6x5_c7_f32(%x: tensor<?x6x5x7xf32, #lathe.dims<B, 6, 5, 7>>, %dy: tensor<?x4x3x7xf32, #lathe.dims<B, 4, 3, 7>>) -> (tensor<?x4x3x7xf32, #lathe.dims<B, 4, 3, 7>>, tensor<?x6x5x7xf32, #lathe.dims<B, 6, 5, 7>>) {
  %h = lathe.relu %x : tensor<?x6x5x7xf32, #lathe.dims<B, 6, 5, 7>>
  %y = lathe.max_pool2d %h window([3, 3]) strides([1, 1]) : (tensor<?x6x5x7xf32, #lathe.dims<B, 6, 5, 7>>) -> tensor<?x4x3x7xf32, #lathe.dims<B, 4, 3, 7>>
  %g = lathe.max_pool2d_grad %h, %dy window([3, 3]) strides([1, 1]) : (tensor<?x6x5x7xf32, #lathe.dims<B, 6, 5, 7>>, tensor<?x4x3x7xf32, #lathe.dims<B, 4, 3, 7>>) -> tensor<?x6x5x7xf32, #lathe.dims<B, 6, 5, 7>>
  %zero = lathe.constant dense<0.0> : tensor<f32>
  %zeros = lathe.broadcast %zero dims([]) : (tensor<f32>) -> tensor<?x6x5x7xf32, #lathe.dims<B, 6, 5, 7>>
  %m = lathe.compare gt %h, %zeros : (tensor<?x6x5x7xf32, #lathe.dims<B, 6, 5, 7>>, tensor<?x6x5x7xf32, #lathe.dims<B, 6, 5, 7>>) -> tensor<?x6x5x7xi1, #lathe.dims<B, 6, 5, 7>>
  %dx = lathe.select %m, %g, %zeros : (tensor<?x6x5x7xi1, #lathe.dims<B, 6, 5, 7>>, tensor<?x6x5x7xf32, #lathe.dims<B, 6, 5, 7>>, tensor<?x6x5x7xf32, #lathe.dims<B, 6, 5, 7>>) -> tensor<?x6x5x7xf32, #lathe.dims<B, 6, 5, 7>>
  return %y, %dx : tensor<?x4x3x7xf32, #lathe.dims<B, 4, 3, 7>>, tensor<?x6x5x7xf32, #lathe.dims<B, 6, 5, 7>>
}

func.func @positions_k3_s1_6x5_c7_f32(%x: tensor<?x6x5x7xf32, #lathe.dims<B, 6, 5, 7>>) -> tensor<?x4x3x7xui8, #lathe.dims<B, 4, 3, 7>> {
  %n = lathe.sqrt %x : tensor<?x6x5x7xf32, #lathe.dims<B, 6, 5, 7>>
  %p = lathe.max_pool2d_position %n window([3, 3]) strides([1, 1]) : (tensor<?x6x5x7xf32, #lathe.dims<B, 6, 5, 7>>) -> tensor<?x4x3x7xui8, #lathe.dims<B, 4, 3, 7>>
  return %p : tensor<?x4x3x7xui8, #lathe.dims<B, 4, 3, 7>>
}

func.func @relu_gradient_k3_s2_padded_9x9_c20_f32(%x: tensor<?x9x9x20xf32, #lathe.dims<B, 9, 9, 20>>, %dy: tensor<?x5x5x20xf32, #lathe.dims<B, 5, 5, 20>>) -> (tensor<?x5x5x20xf32, #lathe.dims<B, 5, 5, 20>>, tensor<?x9x9x20xf32, #lathe.dims<B, 9, 9, 20>>) {
  %h = lathe.relu %x : tensor<?x9x9x20xf32, #lathe.dims<B, 9, 9, 20>>
  %y = lathe.max_pool2d %h window([3, 3]) strides([2, 2]) padding([1, 1, 1, 1]) : (tensor<?x9x9x20xf32, #lathe.dims<B, 9, 9, 20>>) -> tensor<?x5x5x20xf32, #lathe.dims<B, 5, 5, 20>>
  %g = lathe.max_pool2d_grad %h, %dy window([3, 3]) strides([2, 2]) padding([1, 1, 1, 1]) : (tensor<?x9x9x20xf32, #lathe.dims<B, 9, 9, 20>>, tensor<?x5x5x20xf32, #lathe.dims<B, 5, 5, 20>>) -> tensor<?x9x9x20xf32, #lathe.dims<B, 9, 9, 20>>
  %zero = lathe.constant dense<0.0> : tensor<f32>
  %zeros = lathe.broadcast %zero dims([]) : (tensor<f32>) -> tensor<?x9x9x20xf32, #lathe.dims<B, 9, 9, 20>>
  %m = lathe.compare gt %h, %zeros : (tensor<?x9x9x20xf32, #lathe.dims<B, 9, 9, 20>>, tensor<?x9x9x20xf32, #lathe.dims<B, 9, 9, 20>>) -> tensor<?x9x9x20xi1, #lathe.dims<B, 9, 9, 20>>
  %dx = lathe.select %m, %g, %zeros : (tensor<?x9x9x20xi1, #lathe.dims<B, 9, 9, 20>>, tensor<?x9x9x20xf32, #lathe.dims<B, 9, 9, 20>>, tensor<?x9x9x20xf32, #lathe.dims<B, 9, 9, 20>>) -> tensor<?x9x9x20xf32, #lathe.dims<B, 9, 9, 20>>
  return %y, %dx : tensor<?x5x5x20xf32, #lathe.dims<B, 5, 5, 20>>, tensor<?x9x9x20xf32, #lathe.dims<B, 9, 9, 20>>
}

func.func @positions_k3_s2_padded_9x9_c20_f32(%x: tensor<?x9x9x20xf32, #lathe.dims<B, 9, 9, 20>>) -> tensor<?x5x5x20xui8, #lathe.dims<B, 5, 5, 20>> {
  %n = lathe.sqrt %x : tensor<?x9x9x20xf32, #lathe.dims<B, 9, 9, 20>>
  %p = lathe.max_pool2d_position %n window([3, 3]) strides([2, 2]) padding([1, 1, 1, 1]) : (tensor<?x9x9x20xf32, #lathe.dims<B, 9, 9, 20>>) -> tensor<?x5x5x20xui8, #lathe.dims<B, 5, 5, 20>>
  return %p : tensor<?x5x5x20xui8, #lathe.dims<B, 5, 5, 20>>
}

func.func @relu_gradient_k17_s2_20x18_c3_f32(%x: tensor<?x20x18x3xf32, #lathe.dims<B, 20, 18, 3>>, %dy: tensor<?x2x2x3xf32, #lathe.dims<B, 2, 2, 3>>) -> (tensor<?x2x2x3xf32, #lathe.dims<B, 2, 2, 3>>, tensor<?x20x18x3xf32, #lathe.dims<B, 20, 18, 3>>) {
  %h = lathe.relu %x : tensor<?x20x18x3xf32, #lathe.dims<B, 20, 18, 3>>
  %y = lathe.max_pool2d %h window([17, 17]) strides([2, 1]) : (tensor<?x20x18x3xf32, #lathe.dims<B, 20, 18, 3>>) -> tensor<?x2x2x3xf32, #lathe.dims<B, 2, 2, 3>>
  %g = lathe.max_pool2d_grad %h, %dy window([17, 17]) strides([2, 1]) : (tensor<?x20x18x3xf32, #lathe.dims<B, 20, 18, 3>>, tensor<?x2x2x3xf32, #lathe.dims<B, 2, 2, 3>>) -> tensor<?x20x18x3xf32, #lathe.dims<B, 20, 18, 3>>
  %zero = lathe.constant dense<0.0> : tensor<f32>
  %zeros = lathe.broadcast %zero dims([]) : (tensor<f32>) -> tensor<?x20x18x3xf32, #lathe.dims<B, 20, 18, 3>>
  %m = lathe.compare gt %h, %zeros : (tensor<?x20x18x3xf32, #lathe.dims<B, 20, 18, 3>>, tensor<?x20x18x3xf32, #lathe.dims<B, 20, 18, 3>>) -> tensor<?x20x18x3xi1, #lathe.dims<B, 20, 18, 3>>
  %dx = lathe.select %m, %g, %zeros : (tensor<?x20x18x3xi1, #lathe.dims<B, 20, 18, 3>>, tensor<?x20x18x3xf32, #lathe.dims<B, 20, 18, 3>>, tensor<?x20x18x3xf32, #lathe.dims<B, 20, 18, 3>>) -> tensor<?x20x18x3xf32, #lathe.dims<B, 20, 18, 3>>
  return %y, %dx : tensor<?x2x2x3xf32, #lathe.dims<B, 2, 2, 3>>, tensor<?x20x18x3xf32, #lathe.dims<B, 20, 18, 3>>
}

func.func @positions_k17_s2_20x18_c3_f32(%x: tensor<?x20x18x3xf32, #lathe.dims<B, 20, 18, 3>>) -> tensor<?x2x2x3xi32, #lathe.dims<B, 2, 2, 3>> {
  %n = lathe.sqrt %x : tensor<?x20x18x3xf32, #lathe.dims<B, 20, 18, 3>>
  %p = lathe.max_pool2d_position %n window([17, 17]) strides([2, 1]) : (tensor<?x20x18x3xf32, #lathe.dims<B, 20, 18, 3>>) -> tensor<?x2x2x3xi32, #lathe.dims<B, 2, 2, 3>>
  return %p : tensor<?x2x2x3xi32, #lathe.dims<B, 2, 2, 3>>
}

func.func @relu_gradient_k2_7x9_c5_f64(%x: tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>, %dy: tensor<?x3x4x5xf64, #lathe.dims<B, 3, 4, 5>>) -> (tensor<?x3x4x5xf64, #lathe.dims<B, 3, 4, 5>>, tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>) {
  %h = lathe.relu %x : tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>
  %y = lathe.max_pool2d %h window([2, 2]) : (tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>) -> tensor<?x3x4x5xf64, #lathe.dims<B, 3, 4, 5>>
  %g = lathe.max_pool2d_grad %h, %dy window([2, 2]) : (tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>, tensor<?x3x4x5xf64, #lathe.dims<B, 3, 4, 5>>) -> tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>
  %zero = lathe.constant dense<0.0> : tensor<f64>
  %zeros = lathe.broadcast %zero dims([]) : (tensor<f64>) -> tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>
  %m = lathe.compare gt %h, %zeros : (tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>, tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>) -> tensor<?x7x9x5xi1, #lathe.dims<B, 7, 9, 5>>
  %dx = lathe.select %m, %g, %zeros : (tensor<?x7x9x5xi1, #lathe.dims<B, 7, 9, 5>>, tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>, tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>) -> tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>
  return %y, %dx : tensor<?x3x4x5xf64, #lathe.dims<B, 3, 4, 5>>, tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>
}

func.func @positions_k2_7x9_c5_f64(%x: tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>) -> tensor<?x3x4x5xui8, #lathe.dims<B, 3, 4, 5>> {
  %n = lathe.sqrt %x : tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>
  %p = lathe.max_pool2d_position %n window([2, 2]) : (tensor<?x7x9x5xf64, #lathe.dims<B, 7, 9, 5>>) -> tensor<?x3x4x5xui8, #lathe.dims<B, 3, 4, 5>>
  return %p : tensor<?x3x4x5xui8, #lathe.dims<B, 3, 4, 5>>
}

func.func @relu_gradient_k3_s2_same_7x8_c16_f64(%x: tensor<?x7x8x16xf64, #lathe.dims<B, 7, 8, 16>>, %dy: tensor<?x4x4x16xf64, #lathe.dims<B, 4, 4, 16>>) -> (tensor<?x4x4x16xf64, #lathe.dims<B, 4, 4, 16>>, tensor<?x7x8x16xf64, #lathe.dims<B, 7, 8, 16>>) {
  %h = lathe.relu %x : tensor<?x7x8x16xf64, #lathe.dims<B, 7, 8, 16>>
  %y = lathe.max_pool2d %h window([3, 3]) strides([2, 2]) padding(same) : (tensor<?x7x8x16xf64, #lathe.dims<B, 7, 8, 16>>) -> tensor<?x4x4x16xf64, #lathe.dims<B, 4, 4, 16>>
  %g = lathe.max_pool2d_grad %h, %dy window([3, 3]) strides([2, 2]) padding(same) : (tensor<?x7x8x16xf64, #lathe.dims<B, 7, 8, 16>>, tensor<?x4x4x16xf64, #lathe.dims<B, 4, 4, 16>>) -> tensor<?x7x8x16xf64, #lathe.dims<B, 7, 8, 16>>
  %zero = lathe.constant dense<0.0> : tensor<f64>
  %zeros = lathe.broadcast %zero dims([]) : (tensor<f64>) -> tensor<?x7x8x16xf64, #lathe.dims<B, 7, 8, 16>>
  %m = lathe.compare gt %h, %zeros : (tensor<?x7x8x16xf64, #lathe.dims<B, 7, 8, 16>>, tensor<?x7x8x16xf64, #lathe.dims<B, 7, 8, 16>>) -> tensor<?x7x8x16xi1, #lathe.dims<B, 7, 8, 16>>
  %dx = lathe.select %m, %g, %zeros : (tensor<?x7x8x16xi1, #lathe.dims<B, 7, 8, 16>>, tensor<?x7x8x16xf64, #lathe.dims<B, 7, 8, 16>>, tensor<?x7x8x16xf64, #lathe.dims<B, 7, 8, 16>>) -> tensor<?x7x8x16xf64, #lathe.dims<B, 7, 8, 16>>
  return %y, %dx : tensor<?x4x4x16xf64, #lathe.dims<B, 4, 4, 16>>, tensor<?x7x8x16xf64, #lathe.dims<B, 7, 8, 16>>
}

func.func @positions_k3_s2_same_7x8_c16_f64(%x: tensor<?x7x8x16xf64, #lathe.dims<B, 7, 8, 16>>) -> tensor<?x4x4x16xui8, #lathe.dims<B, 4, 4, 16>> {
  %n = lathe.sqrt %x : tensor<?x7x8x16xf64, #lathe.dims<B, 7, 8, 16>>
  %p = lathe.max_pool2d_position %n window([3, 3]) strides([2, 2]) padding(same) : (tensor<?x7x8x16xf64, #lathe.dims<B, 7, 8, 16>>) -> tensor<?x4x4x16xui8, #lathe.dims<B, 4, 4, 16>>
  return %p : tensor<?x4x4x16xui8, #lathe.dims<B, 4, 4, 16>>
}

func.func @gradient_k2_7x9_c5_nchw_f32(%x: tensor<?x5x7x9xf32, #lathe.dims<B, 5, 7, 9>>, %dy: tensor<?x5x3x4xf32, #lathe.dims<B, 5, 3, 4>>) -> (tensor<?x5x3x4xf32, #lathe.dims<B, 5, 3, 4>>, tensor<?x5x7x9xf32, #lathe.dims<B, 5, 7, 9>>) {
  %y = lathe.max_pool2d %x window([2, 2]) layout(NCHW) : (tensor<?x5x7x9xf32, #lathe.dims<B, 5, 7, 9>>) -> tensor<?x5x3x4xf32, #lathe.dims<B, 5, 3, 4>>
  %dx = lathe.max_pool2d_grad %x, %dy window([2, 2]) layout(NCHW) : (tensor<?x5x7x9xf32, #lathe.dims<B, 5, 7, 9>>, tensor<?x5x3x4xf32, #lathe.dims<B, 5, 3, 4>>) -> tensor<?x5x7x9xf32, #lathe.dims<B, 5, 7, 9>>
  return %y, %dx : tensor<?x5x3x4xf32, #lathe.dims<B, 5, 3, 4>>, tensor<?x5x7x9xf32, #lathe.dims<B, 5, 7, 9>>
}
