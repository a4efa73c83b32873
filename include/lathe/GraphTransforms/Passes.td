//===- Passes.td - The passes of GraphTransforms -*- tablegen -*-===//

#ifndef LATHE_GRAPHTRANSFORMS_PASSES_TD
#define LATHE_GRAPHTRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

//===----------------------------------------------------------------------===//
// From a listing to functions, and to a train step
//===----------------------------------------------------------------------===//

def InferShapesPass : Pass<"lathe-infer-shapes", "::mlir::ModuleOp"> {
  let summary = "give the values of model listings their types";
  let description = [{
    Inputs bring their types; every op infers its own from its operands'. Where
    the shapes of an elementwise op's operands differ, NumPy's broadcasting is
    made explicit; dims are the same when their names are.
    ```mlir
    %h = dense %x units(64)
    ==>
    %h = dense %x units(64) : (tensor<?x784xf32, #lathe.dims<B, 784>>) -> tensor<?x64xf32, #lathe.dims<B, 64>>
    ```
    Runs first.
  }];
  let dependentDialects = ["::lathe::LatheDialect"];
}

def ExpandLayersPass : Pass<"lathe-expand-layers", "::mlir::ModuleOp"> {
  let summary = "turn a model listing into functions of primitive ops";
  let description = [{
    Layers become parameters and primitives; the listing becomes `@infer`
    (dropout is the identity), `@eval_step` (the same, then loss and metrics),
    the private `@loss` (dropout with random keys) and the metadata op
    `lathe.training`.
    ```mlir
    lathe.model @m { ... %h = dense %x units(64) ... }
    ==>
    lathe.parameter @"dense/kernel" "parameter" : tensor<784x64xf32> init(...)
    func.func @infer(%kernel: ..., %x: ...) { ... lathe.matmul ... lathe.add }
    ```
    Runs after `lathe-infer-shapes`.
  }];
  let dependentDialects = ["::lathe::LatheDialect",
                           "::mlir::func::FuncDialect"];
}

def BuildTrainStepPass : Pass<"lathe-build-train-step", "::mlir::ModuleOp"> {
  let summary = "build the function of one training step";
  let description = [{
    `@train_step`: the loss with its gradients (`lathe.value_and_grad @loss`),
    the optimizer's update of every parameter and slot, the next step number.
    State is donated: a result with `donates` is written where its argument lies.
    Formulas: docs/Optimizers.md.
    ```mlir
    lathe.training @m {optimizer = "sgd", ...}
    ==>
    func.func @train_step(%w: ... {lathe.donate = 1}, ...) {
      %l, %g = lathe.value_and_grad @loss(%w, ...) wrt([0])
      %u = lathe.mul %g, %rate
      %n = lathe.sub %w, %u
    ```
    Runs after `lathe-expand-layers`, before `lathe-differentiate`.
  }];
  let dependentDialects = ["::lathe::LatheDialect",
                           "::mlir::func::FuncDialect"];
}

def DifferentiatePass : Pass<"lathe-differentiate", "::mlir::ModuleOp"> {
  let summary = "replace value_and_grad and jvp by ops";
  let description = [{
    Inlines the function that is differentiated and appends its derivative,
    by the rules that ops bring along; inner derivatives first. A missing rule
    is an error that names the op and its path to the loss.
    ```mlir
    %l, %g = lathe.value_and_grad @loss(%x) wrt([0]) : ...
    ==>
    %l = lathe.mul %x, %x : tensor<f32>
    %p = lathe.mul %one, %x : tensor<f32>
    %g = lathe.add %p, %p : tensor<f32>
    ```
    Runs after `lathe-build-train-step`, before `lathe-decompose`.
  }];
  let dependentDialects = ["::lathe::LatheDialect"];
}

//===----------------------------------------------------------------------===//
// From graph ops to scheduled kernels with planned buffers
//===----------------------------------------------------------------------===//

def DecomposePass : Pass<"lathe-decompose", "::mlir::func::FuncOp"> {
  let summary = "replace composite ops that have no kernel by their meaning";
  let description = [{
    Softmax, losses, means and flatten become primitives, by the op's own
    `decompose`. Composites that map each element on its own (gelu, sigmoid, ..)
    stay. `stop_gradient`, which has no meaning once derivatives are taken,
    goes.
    ```mlir
    %m = lathe.reduce_mean %x dims([1]) : (tensor<2x4xf32>) -> tensor<2xf32>
    ==>
    %s = lathe.reduce_sum %x dims([1]) : (tensor<2x4xf32>) -> tensor<2xf32>
    %m = lathe.mul %s, %quarter : tensor<2xf32>
    ```
    Runs after `lathe-differentiate`, before `lathe-normalize`.
  }];
  let dependentDialects = ["::lathe::LatheDialect"];
}

def FoldConstantsPass : Pass<"lathe-fold-constants", "::mlir::func::FuncOp"> {
  let summary = "evaluate ops whose operands are constants";
  let description = [{
    By the reference evaluator, in the precision of the type; results of at most
    2^16 elements. Ops that check indices stay: they report at run time.
    ```mlir
    %c = lathe.sub %one, %beta : tensor<f64>
    ==>
    %c = lathe.constant dense<1.0e-01> : tensor<f64>
    ```
    Runs after `lathe-decompose`.
  }];
  let dependentDialects = ["::lathe::LatheDialect"];
}

def NormalizePass : Pass<"lathe-normalize", "::mlir::func::FuncOp"> {
  let summary = "bring ops to the few forms that kernels know";
  let description = [{
    Convolutions and pooling become NHWC, the gradient in the input a
    convolution of the padded cotangent with the turned filter, the right
    operand of a matmul not transposed, argmax along the last dim, a reduction
    over the batch and other dims two reductions, the gradient of max pooling a
    scatter by the positions of the largest elements, with a mask `x > 0` of
    what was pooled taken of the pooled values; a filter's gradient made of
    that, if it is small beside an image, a sum of what each image gives. All by shape only, so that
    results do not depend on threads. Reshapes that split the rows of a product
    (dense layers on [B, S, C]) sink below what can be one kernel with it.
    ```mlir
    %dx = lathe.convolution_input_grad %dy, %w input_size([8, 8]) padding(same) ...
    ==>
    %r = lathe.reverse %w dims([0, 1]) ...
    %t = lathe.transpose %r permutation([0, 1, 3, 2]) ...
    %dx = lathe.convolution %dy, %t padding([1, 1, 1, 1]) ...
    ```
    Runs after `lathe-decompose`, before `lathe-fuse`.
  }];
  let dependentDialects = ["::lathe::LatheDialect"];
}

def WinogradPass : Pass<"lathe-winograd", "::mlir::func::FuncOp"> {
  let summary = "compute 3x3 convolutions with fewer products";
  let description = [{
    f32 convolutions of 3x3 taps, stride 1, become `lathe.winograd_convolution`
    where the transforms are cheap beside the products: 32 channels or more on
    both sides, results of height and width 8 or more, and a strip of
    transformed tiles fits into the scratch of a thread. The filters' transform
    `G g G^T` is one product with a constant matrix of 16 x 9, and is packed in
    the kernel's order; of weights it is done once (`lathe-hoist-weights`).
    Filter gradients of such convolutions, of any size whose products become
    fewer by half, become `lathe.winograd_filter_grad` and a product with the
    transposed matrix.
    ```mlir
    %y = lathe.convolution %x, %w padding([1, 1, 1, 1]) : (tensor<1x8x8x32xf32>, tensor<3x3x32x32xf32>) -> ...
    ==>
    %m = lathe.matmul %g, %w9 : (tensor<16x9xf32>, tensor<9x1024xf32>) -> ...
    %u = lathe.transpose %m4 permutation([2, 0, 1, 3]) : (tensor<16x32x2x16xf32>) -> ...
    %y = lathe.winograd_convolution %x, %u padding([1, 1, 1, 1]) : ...
    ```
    Runs after `lathe-fold-scales`, before `lathe-hoist-weights`.
  }];
  let options = [
    Option<"panel", "panel", "int64_t", "16",
           "output channels per panel: two vectors">
  ];
  let dependentDialects = ["::lathe::LatheDialect"];
}

def PackPass : Pass<"lathe-pack", "::mlir::func::FuncOp"> {
  let summary = "give kernels the right operands of contractions in panels";
  let description = [{
    A contraction's kernel reads a tile's columns of its right operand row by row.
    In a row-major matrix these are short pieces far apart; in panels of 16
    columns, `[N / 16, K.., 16]`, they are a stream. Packed are operands of more
    than 16 KB: of weights in functions that leave them as they are (then it is
    done once, by `lathe-hoist-weights`), and others of 64 KB and more when at
    least 96 rows meet them, unless their kernel packs them itself
    (`packsOwnPanels`). Where 16 does not divide the columns, a matrix that is a
    weight or has long columns (`kLongColumn`) is filled up with zeros, others stay
    as they are. Transposes and reversals of the operand are done in the same step.
    ```mlir
    %c = lathe.matmul %a, %b : (tensor<512x256xf32>, tensor<256x128xf32>) -> ...
    ==>
    %s = lathe.reshape %b : (tensor<256x128xf32>) -> tensor<256x8x16xf32>
    %p = lathe.transpose %s permutation([1, 0, 2]) : ... -> tensor<8x256x16xf32>
    %c = lathe.matmul %a, %p {packed_rhs} : ...
    ```
    Runs after `lathe-winograd`, before `lathe-hoist-weights`.
  }];
  let dependentDialects = ["::lathe::LatheDialect"];
}

def FoldScalesPass : Pass<"lathe-fold-scales", "::mlir::func::FuncOp"> {
  let summary = "fold scales and offsets of columns into weights";
  let description = [{
    In functions that leave the weights as they are, a batch normalization
    behind a convolution or a matmul becomes part of its weights: what
    multiplies or divides each column of the result by weights goes into the
    right operand, and additions become one. The result differs from the
    unfolded one by a few units in the last place of the sum of the products'
    magnitudes.
    ```mlir
    %c = lathe.convolution %x, %w padding(valid)
    %d = lathe.sub %c, %mean
    %e = lathe.mul %d, %scale
    %f = lathe.add %e, %offset
    ==>
    %v = lathe.mul %w, %scale
    %c = lathe.convolution %x, %v padding(valid)
    %f = lathe.add %c, %b      // b = -mean * scale + offset
    ```
    Runs after `lathe-normalize`, before `lathe-hoist-weights`, which has the
    scaled weights computed once.
  }];
  let dependentDialects = ["::lathe::LatheDialect"];
}

def HoistWeightsPass : Pass<"lathe-hoist-weights", "::mlir::ModuleOp"> {
  let summary = "compute once what depends on weights only";
  let description = [{
    In functions that leave the weights as they are (`@infer`, `@eval_step`),
    what is computed from parameters, kept state and constants only moves into
    the function `@prepare`; the results come back as arguments of the role
    `prepared`. A session calls `@prepare` before the first such call after a
    change of weights. Results that are much larger than what they are made of,
    views and broadcasts stay.
    ```mlir
    func.func @infer(%w: ... {lathe.role = "parameter"}, %x: ...) {
      %t = lathe.transpose %w permutation([1, 0])
      %y = lathe.matmul %x, %t
    ==>
    func.func @prepare(%w: ... {lathe.role = "parameter"}) -> (... {lathe.role = "prepared"}) {
      %t = lathe.transpose %w permutation([1, 0])
    func.func @infer(%x: ..., %t: ... {lathe.role = "prepared"}) {
      %y = lathe.matmul %x, %t
    ```
    Runs after `lathe-normalize`, before `lathe-fuse`.
  }];
  let dependentDialects = ["::lathe::LatheDialect",
                           "::mlir::func::FuncDialect"];
}

def FusePass : Pass<"lathe-fuse", "::mlir::func::FuncOp"> {
  let summary = "group ops into kernels";
  let description = [{
    Every op that computes moves into a `lathe.kernel`; reshapes (views) and
    tensor constants stay between them. Groups form by saved memory traffic:
    first optimizer updates, then what follows a contraction or a pooling
    elementwise, then all other neighbours, the pair that saves most bytes
    first. A group is legal when it is of one of the kernel kinds, has at most
    20 operands and no path leaves it and comes back.
    ```mlir
    %c = lathe.convolution %x, %w padding(valid) ...
    %r = lathe.relu %c
    ==>
    %r = lathe.kernel contraction "convolution + relu"(%x, %w) ...
    ```
    Runs after `lathe-normalize`, before `lathe-fuse-chains`.
  }];
  let dependentDialects = ["::lathe::LatheDialect"];
}

def FuseChainsPass : Pass<"lathe-fuse-chains", "::mlir::func::FuncOp"> {
  let summary = "let kernels take turns block by block";
  let description = [{
    A product, a row kernel (softmax) and a second product become one kernel,
    which goes through the three for one block of rows after the other: the
    scores of a block stay in cache, and nothing holds them all but what others
    need of the row kernel's result. A kernel that makes images, a convolution
    or the scatter of pooling's gradient, and all that read them, pooling or
    sums by image, become one that goes through these image by image, where
    nothing else needs the large images, each takes 256 KB at most, and, in
    inference, is too little work to be shared by threads.
    ```mlir
    %s = lathe.kernel contraction "matmul"(%q, %k) ...
    %p = lathe.kernel row "softmax"(%s) ...
    %y = lathe.kernel contraction "matmul"(%p, %v) ...
    ==>
    %y = lathe.kernel chain "matmul, softmax, matmul"(%q, %k, %v) ...
    ```
    Runs after `lathe-fuse`, before `lathe-schedule`.
  }];
  let dependentDialects = ["::lathe::LatheDialect"];
}

def SchedulePass : Pass<"lathe-schedule", "::mlir::func::FuncOp"> {
  let summary = "order kernels for small live memory";
  let description = [{
    Updates of donated arguments sink below the other readers of the argument;
    then the kernel that frees most bytes (at a batch of 32) comes first, ties
    in the order of the text. The order of the text wins when its peak is
    smaller.
    Runs after `lathe-fuse-chains`, before `lathe-plan-memory`.
  }];
  let dependentDialects = ["::lathe::LatheDialect"];
}

def PlanMemoryPass : Pass<"lathe-plan-memory", "::mlir::func::FuncOp"> {
  let summary = "give every kernel result a place";
  let description = [{
    A place is in the buffer of a donated argument, in the buffer of a function
    result, or in the arena: one region for constant sizes and one per product
    of symbols, so that offsets hold for every batch size. The region of
    constant sizes grows down from the arena's end, towards the largest of the
    others, and shares memory with it. A donated result that cannot be written
    in place is copied at the end.
    Runs after `lathe-schedule`, before `lathe-lower-kernels`.
  }];
  let dependentDialects = ["::lathe::LatheDialect"];
}

def SliceBatchPass : Pass<"lathe-slice-batch", "::mlir::func::FuncOp"> {
  let summary = "say how many samples fit into the cache";
  let description = [{
    A function is sliceable when no sample of its results depends on another
    sample of the batch, or on the batch's size. Its `lathe.slice` is the number
    of samples whose arena takes 8 MB (2 at least, and such that buffers stay
    aligned to 64 bytes): a larger batch goes through in slices, so that what
    kernels hand on stays in cache, and the arena has room for a slice only.
    Runs after `lathe-plan-memory`, before `lathe-lower-kernels`.
  }];
}

def VerifyPlanPass : Pass<"lathe-verify-plan", "::mlir::func::FuncOp"> {
  let summary = "check that no two live buffers overlap";
  let description = [{
    Follows the lives of all kernel results again, and compares the addresses of
    those that live at the same time, for several sizes of the symbolic dims.
    Runs after `lathe-plan-memory`.
  }];
}

def VerifyDonationPass : Pass<"lathe-verify-donation", "::mlir::func::FuncOp"> {
  let summary = "check that donated state is updated in place";
  let description = [{
    Every donated result is written into its argument's buffer by the kernel
    that computes it, after all other readers of the argument.
    Runs after `lathe-plan-memory`.
  }];
}

#endif // LATHE_GRAPHTRANSFORMS_PASSES_TD
