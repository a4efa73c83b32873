//===- Passes.td - The passes of Kernel -*- tablegen -*-===//

#ifndef LATHE_KERNEL_PASSES_TD
#define LATHE_KERNEL_PASSES_TD

include "mlir/Pass/PassBase.td"

def LowerKernelsPass : Pass<"lathe-lower-kernels", "::mlir::ModuleOp"> {
  let summary = "turn planned kernels into functions on buffers";
  let description = [{
    Each `lathe.kernel` becomes a private function of loops over pointers and a
    `lathe.launch` of it; kernels with equal regions share one function. The
    functions that held them become entries, which take a `lathe_call`
    (lathe/Runtime/Model.h) and compute the buffers' addresses from the plan.
    A launch `waits` where it depends on kernels since the last one that does:
    the threads of a call, which share each kernel, meet there.
    ```mlir
    func.func @f(%x: tensor<?x8xf32, #lathe.dims<B, 8>>) -> ... {
      %r = lathe.kernel loop "relu"(%x) {places = [#lathe.place<result, 0>]} ...
    ==>
    func.func private @kernel_0_relu(%args: !llvm.ptr, %begin: i64, %end: i64)
    func.func @f(%call: !llvm.ptr, %thread: i64, %threads: i64)
        attributes {lathe.entry = ...} {
      lathe.launch @kernel_0_relu extent(%n) grain(%c4096) multiple(16) (%x, %r, %B)
    ```
    Leaves `lathe.entry` on entries, `lathe.dims` and `lathe.faults` on the
    module. Runs after `lathe-plan-memory`, before `lathe-lower-to-llvm`.
  }];
  let options = [
    Option<"vectorBits", "vector-bits", "unsigned", "256",
           "width of the vectors that kernels use: 512 or 256">,
    Option<"cpu", "cpu", "std::string", "\"x86-64-v3\"",
           "LLVM's name of the CPU that code is made for">,
    Option<"features", "features", "std::string", "\"\"",
           "LLVM's feature string of that CPU">,
    Option<"profile", "profile", "bool", "false",
           "list each entry's kernels, so that launches are marked">,
    Option<"finest", "finest", "bool", "false",
           "have threads share even the smallest kernel">
  ];
  let dependentDialects = [
    "::mlir::LLVM::LLVMDialect", "::mlir::arith::ArithDialect",
    "::mlir::func::FuncDialect", "::mlir::scf::SCFDialect",
    "::mlir::vector::VectorDialect"
  ];
}

def LowerLaunchesPass : Pass<"lathe-lower-launches", "::mlir::ModuleOp"> {
  let summary = "call each thread's share of kernels";
  let description = [{
    A `lathe.launch` fills an array of argument words and calls `run_share`, one
    function for all launches, which computes a thread's share of the units and
    calls the kernel for it. Before a launch that `waits` it calls the call's
    `wait`, unless there is one thread, or the first thread alone runs this and
    the kernels before. In entries that list their kernels
    (`profile`), the call's `mark` hears of each launch of the first thread, and
    of the end.
    Runs after `lathe-lower-kernels`; the conversions to the LLVM dialect follow.
  }];
  let dependentDialects = [
    "::mlir::LLVM::LLVMDialect", "::mlir::arith::ArithDialect",
    "::mlir::func::FuncDialect", "::mlir::scf::SCFDialect"
  ];
}

def SetTargetPass : Pass<"lathe-set-target", "::mlir::ModuleOp"> {
  let summary = "write the target and linkage on LLVM functions";
  let description = [{
    Functions get `target_cpu`, `target_features`, `prefer_vector_width` and
    internal linkage, and do not unwind. Runs after the conversions to the LLVM
    dialect.
  }];
  let options = [
    Option<"vectorBits", "vector-bits", "unsigned", "256",
           "width of the vectors that kernels use: 512 or 256">,
    Option<"cpu", "cpu", "std::string", "\"x86-64-v3\"",
           "LLVM's name of the CPU that code is made for">,
    Option<"features", "features", "std::string", "\"\"",
           "LLVM's feature string of that CPU">
  ];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}

#endif // LATHE_KERNEL_PASSES_TD
