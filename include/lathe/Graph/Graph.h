//===- Graph.h - The lathe dialect: everything a pass over graphs includes ===//

#ifndef LATHE_GRAPH_GRAPH_H
#define LATHE_GRAPH_GRAPH_H

#include "lathe/Graph/Dims.h"

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/IR/TensorEncoding.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/SmallBitVector.h"

#include "lathe/Graph/GraphEnums.h.inc"

#include "lathe/Graph/GraphDialect.h.inc"

#define GET_TYPEDEF_CLASSES
#include "lathe/Graph/GraphTypes.h.inc"

#define GET_ATTRDEF_CLASSES
#include "lathe/Graph/GraphAttributes.h.inc"

#include "lathe/Graph/GraphInterfaces.h.inc"

namespace lathe {

/// Marks ops whose results carry no tangent.
template <typename ConcreteOp>
class Inactive : public mlir::OpTrait::TraitBase<ConcreteOp, Inactive> {};

/// Marks ops that map each element on its own.
template <typename ConcreteOp>
class Elementwise : public mlir::OpTrait::TraitBase<ConcreteOp, Elementwise> {};

/// Names of the attributes that functions carry after expansion; see
/// docs/Overview.md for what they mean.
inline constexpr llvm::StringLiteral kNameAttr = "lathe.name";
inline constexpr llvm::StringLiteral kRoleAttr = "lathe.role";
inline constexpr llvm::StringLiteral kDonateAttr = "lathe.donate";
inline constexpr llvm::StringLiteral kStageAttr = "lathe.stage";

} // namespace lathe

#define GET_OP_CLASSES
#include "lathe/Graph/ElementwiseOps.h.inc"
#define GET_OP_CLASSES
#include "lathe/Graph/ContractionOps.h.inc"
#define GET_OP_CLASSES
#include "lathe/Graph/ReductionOps.h.inc"
#define GET_OP_CLASSES
#include "lathe/Graph/MovementOps.h.inc"
#define GET_OP_CLASSES
#include "lathe/Graph/NormalizationOps.h.inc"
#define GET_OP_CLASSES
#include "lathe/Graph/RandomOps.h.inc"
#define GET_OP_CLASSES
#include "lathe/Graph/ControlOps.h.inc"
#define GET_OP_CLASSES
#include "lathe/Graph/TrainingOps.h.inc"
#define GET_OP_CLASSES
#include "lathe/Graph/KernelOps.h.inc"

#endif // LATHE_GRAPH_GRAPH_H
