//===- LayerTable.cpp - A model's layers, as a table ----------------------===//

#include "LayerTable.h"
#include "lathe/Graph/Work.h"

#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/Format.h"
#include <fmt/format.h>

using namespace mlir;

namespace lathe {
namespace {

struct Row {
  std::string name, shape;
  int64_t parameters = 0;
  double flops = 0, bytes = 0;
};

} // namespace

/// Elements of |type| with every symbol taken as |batch|.
static double countElements(RankedTensorType type, int64_t batch) {
  double count = 1;
  for (const Dim &dim : getDims(type)) {
    count *= static_cast<double>(dim.getCoefficient());
    for (size_t i = 0; i < dim.getSymbols().size(); ++i)
      count *= static_cast<double>(batch);
  }
  return count;
}

static RankedTensorType typeOf(Value value) {
  return dyn_cast<RankedTensorType>(value.getType());
}

/// Parameters and FLOPs of a dense layer.
static void measureDense(DenseOp op, double outputs, Row &row) {
  int64_t inputs = getDims(typeOf(op.getInput())).back().getCoefficient();
  int64_t units = op.getUnits();
  row.parameters = inputs * units + (op.getNoBias() ? 0 : units);
  row.flops = outputs * (2.0 * inputs + (op.getNoBias() ? 0 : 1));
}

static void measureConv2d(Conv2dOp op, double outputs, Row &row) {
  bool nchw = op.getLayout() == Layout::NCHW;
  int64_t channels =
      getDims(typeOf(op.getInput()))[nchw ? 1 : 3].getCoefficient();
  int64_t taps = op.getKernel()[0] * op.getKernel()[1] *
                 (channels / static_cast<int64_t>(op.getGroups()));
  int64_t filters = op.getFilters();
  row.parameters = taps * filters + (op.getNoBias() ? 0 : filters);
  row.flops = outputs * (2.0 * taps + (op.getNoBias() ? 0 : 1));
}

static void measureDepthwise(DepthwiseConv2dOp op, double outputs, Row &row) {
  int64_t taps = op.getKernel()[0] * op.getKernel()[1];
  int64_t filters =
      getDims(typeOf(op.getResult()))[op.getLayout() == Layout::NCHW ? 1 : 3]
          .getCoefficient();
  row.parameters = (taps + (op.getNoBias() ? 0 : 1)) * filters;
  row.flops = outputs * (2.0 * taps + (op.getNoBias() ? 0 : 1));
}

/// FLOPs of attention with |places| queries and keys per row of |features|:
/// two products per pair of places.
static double attentionFlops(double rows, double places, double features) {
  return rows * 4 * places * features;
}

static void measureMultiHeadAttention(MultiHeadAttentionOp op, double outputs,
                                      int64_t batch, Row &row) {
  Dims dims = getDims(typeOf(op.getInput()));
  int64_t features = dims[2].getCoefficient();
  int64_t inner = static_cast<int64_t>(op.getHeads()) * op.getHeadSize();
  double rows = outputs / features;
  double places =
      rows / (dims[0].isStatic() ? static_cast<double>(dims[0].getCoefficient())
                                 : static_cast<double>(batch));
  row.parameters = 4 * features * inner;
  if (!op.getNoBias())
    row.parameters += 3 * inner + features;
  row.flops = rows * 8 * features * inner + attentionFlops(rows, places, inner);
}

static void measure(Operation *op, double outputs, int64_t batch, Row &row) {
  TypeSwitch<Operation *>(op)
      .Case([&](DenseOp dense) { measureDense(dense, outputs, row); })
      .Case([&](Conv2dOp conv) { measureConv2d(conv, outputs, row); })
      .Case(
          [&](DepthwiseConv2dOp conv) { measureDepthwise(conv, outputs, row); })
      .Case([&](BatchNormOp norm) {
        row.parameters =
            4 * getDims(typeOf(norm.getInput()))[norm.getChannelDim()]
                    .getCoefficient();
        row.flops = outputs * 4;
      })
      .Case([&](LayerNormOp norm) {
        row.parameters =
            2 * getDims(typeOf(norm.getInput())).back().getCoefficient();
        row.flops = outputs * 8;
      })
      .Case([&](MultiHeadAttentionOp attention) {
        measureMultiHeadAttention(attention, outputs, batch, row);
      })
      .Case([&](GlobalAvgPool2dOp pool) {
        row.flops = countElements(typeOf(pool.getInput()), batch);
      })
      .Case<MaxPool2dOp, AvgPool2dOp>([&](auto pool) {
        row.flops = outputs * pool.getWindow()[0] * pool.getWindow()[1];
      })
      .Case([&](WeightOp) { row.parameters = outputs; })
      .Case([&](MatmulOp matmul) { row.flops = getFlops(matmul).at(batch); })
      .Case<InputOp, LabelOp, FlattenOp, ReshapeOp, TransposeOp, BroadcastOp,
            SliceOp, ConcatOp>([](auto) {})
      .Default([&](Operation *) { row.flops = outputs; });
}

/// The layer's own name, or else the op's.
static std::string nameOf(Operation *op) {
  std::string kind = op->getName().stripDialect().str();
  if (auto name = op->getAttrOfType<StringAttr>("name"))
    return fmt::format("{} ({})", name.getValue().str(), kind);
  if (auto activation = op->getAttrOfType<StringAttr>("activation"))
    return fmt::format("{} + {}", kind, activation.getValue().str());
  return kind;
}

static std::string withUnit(double value) {
  static constexpr const char *units[] = {"", " k", " M", " G", " T"};
  size_t unit = 0;
  for (; value >= 1000 && unit + 1 < std::size(units); ++unit)
    value /= 1000;
  return unit == 0 ? fmt::format("{:.0f}", value)
                   : fmt::format("{:.2f}{}", value, units[unit]);
}

static std::string line(const Row &row, size_t nameWidth) {
  return fmt::format("{:<{}}{:<24}{:>12}{:>12}{:>12}\n", row.name, nameWidth,
                     row.shape, row.parameters, withUnit(row.flops),
                     withUnit(row.bytes));
}

void writeLayerTable(ModelOp model, int64_t batch, raw_ostream &os) {
  os << fmt::format("{} (batch {})\n", model.getSymName().str(), batch);
  std::vector<Row> rows;
  Row total;
  total.name = "total";
  for (Operation &op : model.getBody().front()) {
    if (op.getNumResults() != 1 || !typeOf(op.getResult(0)))
      continue;
    RankedTensorType type = typeOf(op.getResult(0));
    double outputs = countElements(type, batch);
    Row row;
    row.name = nameOf(&op);
    row.shape = toString(type);
    measure(&op, outputs, batch, row);
    row.bytes = (outputs + static_cast<double>(row.parameters)) *
                static_cast<double>(getElementBytes(type.getElementType()));
    total.parameters += row.parameters;
    total.flops += row.flops;
    total.bytes += row.bytes;
    rows.push_back(row);
  }
  rows.push_back(total);
  size_t width = 26;
  for (const Row &row : rows)
    width = std::max(width, row.name.size() + 2);
  os << fmt::format("{:<{}}{:<24}{:>12}{:>12}{:>12}\n", "layer", width,
                    "output", "parameters", "FLOPs", "bytes");
  for (const Row &row : rows)
    os << line(row, width);
}

} // namespace lathe
