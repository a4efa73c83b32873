//===- Passes.td - The passes of GraphTransforms -*- tablegen -*-===//

#ifndef LATHE_GRAPHTRANSFORMS_PASSES_TD
#define LATHE_GRAPHTRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

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

def NormalizePass : Pass<"lathe-normalize", "::mlir::func::FuncOp"> {
  let summary = "bring ops to the few forms that kernels know";
  let description = [{
    Convolutions and pooling become NHWC, convolutions `valid` (an explicit pad
    before), the gradient in the input a convolution of the padded cotangent
    with the turned filter, the right operand of a matmul not transposed, argmax
    along the last dim, a reduction over the batch and other dims two
    reductions. All by shape only, so that results do not depend on threads.
    ```mlir
    %y = lathe.convolution %x, %w padding(same) ...
    ==>
    %p = lathe.pad %x low([0, 1, 1, 0]) high([0, 1, 1, 0]) ...
    %y = lathe.convolution %p, %w padding(valid) ...
    ```
    Runs after `lathe-decompose`, before `lathe-fuse`.
  }];
  let dependentDialects = ["::lathe::LatheDialect"];
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
    Runs after `lathe-normalize`, before `lathe-schedule`.
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
    Runs after `lathe-fuse`, before `lathe-plan-memory`.
  }];
  let dependentDialects = ["::lathe::LatheDialect"];
}

def PlanMemoryPass : Pass<"lathe-plan-memory", "::mlir::func::FuncOp"> {
  let summary = "give every kernel result a place";
  let description = [{
    A place is in the buffer of a donated argument, in the buffer of a function
    result, or in the arena: one region for constant sizes and one per product
    of symbols, so that offsets hold for every batch size. A donated result
    that cannot be written in place is copied at the end.
    Runs after `lathe-schedule`, before `lathe-lower-kernels`.
  }];
  let dependentDialects = ["::lathe::LatheDialect"];
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
