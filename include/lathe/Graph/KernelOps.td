//===- KernelOps.td - Fused regions, and the calls they become ------------===//

#ifndef LATHE_KERNEL_OPS_TD
#define LATHE_KERNEL_OPS_TD

include "lathe/Graph/GraphBase.td"
include "mlir/Dialect/LLVMIR/LLVMOpBase.td"
include "mlir/IR/RegionKindInterface.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"

def Lathe_KernelOp : Lathe_Op<"kernel", [Pure, IsolatedFromAbove,
    SingleBlockImplicitTerminator<"YieldOp">]> {
  let summary = "ops that become one kernel";
  let description = [{
    A region of graph ops, lowered as one loop nest. `name` tells a reader what
    it does ("conv2d + add + relu"). `places`, one per result, is filled in by
    the memory plan.
    * (C1) the block's arguments have the operands' types.
    * (C2) the terminator's operands have the results' types.
    * (C3) `places` is empty or has one entry per result.
    Example: see docs/Overview.md.
  }];
  let arguments = (ins Variadic<AnyRankedTensor>:$inputs,
                       Lathe_KernelKind:$kind, StrAttr:$name,
                       OptionalAttr<ArrayAttr>:$places);
  let results = (outs Variadic<AnyRankedTensor>:$results);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    $kind $name `(` $inputs `)` attr-dict `:` functional-type($inputs, $results)
    $body
  }];
  let hasVerifier = 1;
}

def Lathe_YieldOp : Lathe_Op<"yield", [Pure, Terminator, ReturnLike,
    HasParent<"KernelOp">]> {
  let summary = "what a kernel returns";
  let arguments = (ins Variadic<AnyRankedTensor>:$values);
  let builders = [OpBuilder<(ins), [{ /* no values */ }]>];
  let assemblyFormat = "attr-dict ($values^ `:` type($values))?";
}

def Lathe_LaunchOp : Lathe_Op<"launch",
    [DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "run a kernel over an extent, in parallel";
  let description = [{
    Calls `kernel(args, begin, end)` for ranges that cover 0 .. extent, cut at
    multiples of `grain`, through the parallel loop of the call. `arguments` are
    pointers and i64 words, in the order of the kernel's argument words.
    * (C1) `kernel` is a function `(!llvm.ptr, i64, i64) -> ()`.
    Example: `lathe.launch @kernel_3 call(%call) extent(%n) grain(8) (%x, %y) : !llvm.ptr, !llvm.ptr`
  }];
  let arguments = (ins FlatSymbolRefAttr:$kernel, LLVM_AnyPointer:$call,
                       I64:$extent, I64Attr:$grain,
                       Variadic<AnyType>:$arguments);
  let assemblyFormat = [{
    $kernel `call` `(` $call `)` `extent` `(` $extent `)` `grain` `(`
    custom<Number>($grain) `)` `(` $arguments `)` attr-dict `:` type($call)
    `,` type($arguments)
  }];
}

#endif // LATHE_KERNEL_OPS_TD
