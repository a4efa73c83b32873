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
    the memory plan. A unit of work of a contraction has `rows` rows, where that
    is given, or of a convolution so many images. The region of a chain holds
    kernels, which run one after the other for each unit (lathe-fuse-chains).
    * (C1) the block's arguments have the operands' types.
    * (C2) the terminator's operands have the results' types.
    * (C3) `places` is empty or has one entry per result.
    * (C4) `rows` is a contraction's, and positive.
    * (C5) a chain holds kernels and nothing else; no other kernel holds any.
    Example: see docs/Overview.md.
  }];
  let arguments = (ins Variadic<AnyRankedTensor>:$inputs,
                       Lathe_KernelKind:$kind, StrAttr:$name,
                       OptionalAttr<ArrayAttr>:$places,
                       OptionalAttr<I64Attr>:$rows);
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
  let summary = "run this thread's share of a kernel";
  let description = [{
    The threads of the call share out 0 .. extent: each calls
    `kernel(args, begin, end)` for a range of its own, as even as bounds that are
    multiples of `multiple` allow. No share is smaller than `grain` units, one
    or more: the first thread runs what is too small to share. With `waits` the
    threads wait for each other before. `arguments` are pointers and i64 words,
    in the order of the kernel's argument words.
    * (C1) `kernel` is a function `(!llvm.ptr, i64, i64) -> ()`.
    * (C2) it is in an entry, a function `(!llvm.ptr, i64, i64) -> ()` of a call,
      a thread's number and the number of threads.
    * (C3) `multiple` is positive.
    * (C4) so is `grain`, where it is a constant.
    Example: `lathe.launch waits @kernel_3 extent(%n) grain(%grain) multiple(1) (%x, %y) : !llvm.ptr, !llvm.ptr`
  }];
  let arguments = (ins FlatSymbolRefAttr:$kernel, I64:$extent, I64:$grain,
                       I64Attr:$multiple, UnitAttr:$waits,
                       Variadic<AnyType>:$arguments);
  let assemblyFormat = [{
    (`waits` $waits^)? $kernel `extent` `(` $extent `)` `grain` `(`
    $grain `)` `multiple` `(` custom<Number>($multiple) `)`
    `(` $arguments `)` attr-dict `:` type($arguments)
  }];
  let hasVerifier = 1;
}

#endif // LATHE_KERNEL_OPS_TD
