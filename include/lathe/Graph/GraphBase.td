//===- GraphBase.td - The lathe dialect: types, attributes, op classes ----===//
//
// Included by every op family. Holds what the families share and no op.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_GRAPH_BASE_TD
#define LATHE_GRAPH_BASE_TD

include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/TensorEncoding.td"
include "mlir/IR/EnumAttr.td"
include "mlir/IR/OpBase.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "lathe/Graph/GraphInterfaces.td"

def Lathe_Dialect : Dialect {
  let name = "lathe";
  let cppNamespace = "::lathe";
  let summary = "neural networks as static graphs with value semantics";
  let description = [{
    A model is a listing of layers (`lathe.model`), which the first stage turns
    into functions of tensor ops. All ops are pure; state is passed in and
    returned. Broadcasts are explicit outside of model listings. A dynamic dim
    of a tensor always has a name, in the tensor's encoding `#lathe.dims`.
  }];
  let useDefaultTypePrinterParser = 1;
  let useDefaultAttributePrinterParser = 1;
  let hasConstantMaterializer = 1;
  let hasCanonicalizer = 1;
  let hasOperationAttrVerify = 1;
  let extraClassDeclaration = [{
    // Each family registers its ops in its own file.
    void registerAttributes();
    void registerElementwiseOps();
    void registerContractionOps();
    void registerReductionOps();
    void registerMovementOps();
    void registerNormalizationOps();
    void registerRandomOps();
    void registerControlOps();
    void registerTrainingOps();
    void registerKernelOps();
  }];
}

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

def Lathe_ValueType : TypeDef<Lathe_Dialect, "Value"> {
  let mnemonic = "value";
  let summary = "a tensor of a model listing whose type was left out";
  let description = "Replaced by a ranked tensor in `lathe-infer-shapes`.";
}

def Lathe_AnyTensor : AnyTypeOf<[
  RankedTensorOf<[F32, F64, F16, BF16, I1, I8, I16, I32, I64, UI8]>,
  Lathe_ValueType], "tensor">;
def Lathe_FloatTensor : AnyTypeOf<[
  RankedTensorOf<[F32, F64, F16, BF16]>, Lathe_ValueType], "tensor of floats">;
def Lathe_IntTensor : AnyTypeOf<[
  RankedTensorOf<[I8, I16, I32, I64, UI8]>, Lathe_ValueType],
  "tensor of integers">;
def Lathe_NumberTensor : AnyTypeOf<[
  RankedTensorOf<[F32, F64, F16, BF16, I8, I16, I32, I64, UI8]>,
  Lathe_ValueType], "tensor of numbers">;
def Lathe_BoolTensor : AnyTypeOf<[
  RankedTensorOf<[I1]>, Lathe_ValueType], "tensor of booleans">;

//===----------------------------------------------------------------------===//
// Attributes
//===----------------------------------------------------------------------===//

def Lathe_DimsAttr : AttrDef<Lathe_Dialect, "Dims",
    [DeclareAttrInterfaceMethods<VerifiableTensorEncoding>]> {
  let mnemonic = "dims";
  let summary = "the names of a tensor's dims, its encoding";
  let description = [{
    One entry per dim: a number, or a coefficient times a product of symbols.
    Example: `#lathe.dims<B, 784>`, `#lathe.dims<4*B, B*T>`.
  }];
  // The dims in their canonical text, so that equal dims are equal attributes.
  let parameters = (ins ArrayRefParameter<"::mlir::StringAttr">:$texts);
  let builders = [AttrBuilder<(ins "::llvm::ArrayRef<::lathe::Dim>":$dims)>];
  let extraClassDeclaration = "::lathe::Dims getDims() const;";
  let hasCustomAssemblyFormat = 1;
}

def Lathe_Layout : I32EnumAttr<"Layout", "order of an image tensor's dims",
    [I32EnumAttrCase<"NHWC", 0>, I32EnumAttrCase<"NCHW", 1>]> {
  let cppNamespace = "::lathe";
}
def Lathe_CompareDirection : I32EnumAttr<"CompareDirection", "a comparison",
    [I32EnumAttrCase<"eq", 0>, I32EnumAttrCase<"ne", 1>,
     I32EnumAttrCase<"lt", 2>, I32EnumAttrCase<"le", 3>,
     I32EnumAttrCase<"gt", 4>, I32EnumAttrCase<"ge", 5>]> {
  let cppNamespace = "::lathe";
}
def Lathe_KernelKind : I32EnumAttr<"KernelKind", "how a kernel is lowered",
    [I32EnumAttrCase<"loop", 0>,         // elementwise, one index per element
     I32EnumAttrCase<"reduction", 1>,    // reductions with elementwise producers
     I32EnumAttrCase<"row", 2>,          // softmax and its like: a row at a time
     I32EnumAttrCase<"contraction", 3>,  // matmul, convolutions, with epilogue
     I32EnumAttrCase<"window", 4>,       // pooling
     I32EnumAttrCase<"movement", 5>,     // pad, concat, gather, scatter, ...
     I32EnumAttrCase<"chain", 6>]> {     // kernels in turns, block by block
  let cppNamespace = "::lathe";
}
def Lathe_PlaceKind : I32EnumAttr<"PlaceKind", "where a buffer lies",
    [I32EnumAttrCase<"arena", 0>, I32EnumAttrCase<"argument", 1>,
     I32EnumAttrCase<"result", 2>]> {
  let cppNamespace = "::lathe";
}

def Lathe_PaddingAttr : AttrDef<Lathe_Dialect, "Padding"> {
  let mnemonic = "padding";
  let summary = "padding of a window op: same, valid, or explicit amounts";
  let description = [{
    `valid` is none; `same` gives ceil(in / stride) outputs, the odd element at
    the end (Keras, ONNX SAME_UPPER); `[top, bottom, left, right]` is explicit.
  }];
  // mode: 0 valid, 1 same, 2 explicit; amounts has four entries in mode 2.
  let parameters = (ins "int":$mode, ArrayRefParameter<"int64_t">:$amounts);
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
}

def Lathe_InitializerAttr : AttrDef<Lathe_Dialect, "Initializer"> {
  let mnemonic = "init";
  let summary = "how a parameter starts";
  let description = [{
    `kind` is zeros, ones, constant, uniform, normal, truncated_normal,
    {glorot,he,lecun}_{uniform,normal} or torch_uniform. `first` and `second`
    are value; low, high; or mean, stddev. `fan_in` and `fan_out` are filled in
    when layers are expanded (0 before).
    Example: `#lathe.init<"glorot_uniform", fan_in = 784, fan_out = 64>`,
    `#lathe.init<"uniform", -0.05, 0.05>`.
  }];
  let parameters = (ins StringRefParameter<>:$kind, APFloatParameter<"">:$first,
                        APFloatParameter<"">:$second, "int64_t":$fanIn,
                        "int64_t":$fanOut);
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
}

def Lathe_PlaceAttr : AttrDef<Lathe_Dialect, "Place"> {
  let mnemonic = "place";
  let summary = "the planned place of a kernel's result";
  let description = [{
    `#lathe.place<argument, 3>` and `#lathe.place<result, 0>` are buffers of the
    caller. `#lathe.place<arena, 1, 64>` lies in the arena: `index` is the region
    (k: sizes that are multiples of the k-th arena symbol), `offset` the bytes
    per unit in it. In region 0, of constant sizes, `offset` is the distance
    from the buffer's end, its size rounded up to 64 bytes, to the arena's.
  }];
  let parameters = (ins "::lathe::PlaceKind":$kind, "int64_t":$index,
                        "int64_t":$offset);
  let hasCustomAssemblyFormat = 1;
}

//===----------------------------------------------------------------------===//
// Op classes
//===----------------------------------------------------------------------===//

class Lathe_Op<string mnemonic, list<Trait> traits = []>
    : Op<Lathe_Dialect, mnemonic, traits>;

// A pure tensor op with one result. `(a, b) -> c` types are optional in the
// text: without them operands and result are `!lathe.value`. Result types are
// inferred (inferReturnTypes, hand-written), so builders need none.
class Lathe_TensorOp<string mnemonic, list<Trait> traits = []>
    : Lathe_Op<mnemonic, traits # [Pure,
        InferTypeOpAdaptor,
        DeclareOpInterfaceMethods<DifferentiableOpInterface>]>;

// As above, for ops whose result type is not determined by their operands
// (reshape, broadcast, cast, ...): it is written and verified.
class Lathe_ShapedOp<string mnemonic, list<Trait> traits = []>
    : Lathe_Op<mnemonic, traits # [Pure,
        DeclareOpInterfaceMethods<DifferentiableOpInterface>]> {
  let hasVerifier = 1;
}

// An op without derivative: its cotangent is zero (compare, argmax, ...).
class Lathe_InactiveOp<string mnemonic, list<Trait> traits = []>
    : Lathe_Op<mnemonic, traits # [Pure, InactiveOpTrait]>;

def DecomposeMethods : DeclareOpInterfaceMethods<DecomposableOpInterface>;

#endif // LATHE_GRAPH_BASE_TD
