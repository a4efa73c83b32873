//===- ExpandLayers.h - A listing's ops as primitives ---------------------===//
//
// Shared by ExpandLayers.cpp (functions), LayerParameters.cpp, ExpandOps.cpp
// and ExpandNorms.cpp (layers), and ExpandLoss.cpp (losses, metrics).
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_GRAPHTRANSFORMS_EXPANDLAYERS_H
#define LATHE_GRAPHTRANSFORMS_EXPANDLAYERS_H

#include "lathe/Graph/Build.h"

#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/MapVector.h"

namespace lathe {

/// A parameter that a layer owns.
struct LayerParameter {
  std::string name; ///< "dense_1/kernel"
  mlir::RankedTensorType type;
  InitializerAttr init;
  bool trained;
};

/// The parameters of a listing, by layer.
using LayerParameters =
    llvm::MapVector<mlir::Operation *, llvm::SmallVector<LayerParameter, 2>>;

/// What the layers of |model| own, with names of theirs or "dense", "dense_1",
/// ..., initialized as |preset| has it.
LayerParameters collectParameters(ModelOp model, llvm::StringRef preset);

/// What the expansion of a listing in one function knows of its values.
struct Expansion {
  Expansion(mlir::OpBuilder &builder, llvm::StringRef preset)
      : builder(builder), preset(preset) {}

  mlir::OpBuilder &builder;
  llvm::StringRef preset;
  /// Of listing values, to values of the function.
  mlir::IRMapping values;
  /// Of listing values that are a softmax: what it was taken of.
  mlir::IRMapping logits;
  /// Values of each layer's parameters.
  llvm::DenseMap<mlir::Operation *, llvm::SmallVector<mlir::Value, 2>>
      parameters;
  /// Null in inference mode.
  mlir::Value key;
  /// States (arguments) and what training makes of them.
  llvm::SmallVector<std::pair<mlir::Value, mlir::Value>> updates;
};

/// Expands one op of the listing, layer or primitive, into |expansion|.
mlir::LogicalResult expandOp(Expansion &expansion, mlir::Operation *op);

/// The layers that normalize, and attention: |op| into |expansion|.
void expandBatchNorm(Expansion &expansion, BatchNormOp op);
void expandLayerNorm(Expansion &expansion, LayerNormOp op);
void expandMultiHeadAttention(Expansion &expansion, MultiHeadAttentionOp op);

/// The channels of an image, which are static.
int64_t channelsOf(mlir::Value image, Layout layout);
/// |input| [.., in] times |kernel| [in, out], plus |bias| unless it is null.
mlir::Value buildDense(mlir::OpBuilder &builder, mlir::Location loc,
                       mlir::Value input, mlir::Value kernel, mlir::Value bias);
/// |value| plus |vector| along dim |dim|.
mlir::Value buildAddAlong(mlir::OpBuilder &builder, mlir::Location loc,
                          mlir::Value value, mlir::Value vector, int64_t dim);

/// The loss, a scalar: the mean of the model's loss over the batch.
mlir::FailureOr<mlir::Value> expandLoss(Expansion &expansion, LossOp loss);

/// The metric |kind| of the model's loss, a scalar: its mean over the batch.
mlir::FailureOr<mlir::Value> expandMetric(Expansion &expansion, LossOp loss,
                                          mlir::StringAttr kind);

} // namespace lathe

#endif // LATHE_GRAPHTRANSFORMS_EXPANDLAYERS_H
