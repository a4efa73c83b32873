//===- RandomOps.cpp - Random bits and dropout ----------------------------===//

#include "OpSyntax.h"
#include "ShapeRules.h"
#include "lathe/Graph/Build.h"

using namespace mlir;

#define GET_OP_CLASSES
#include "lathe/Graph/RandomOps.cpp.inc"

namespace lathe {

void LatheDialect::registerRandomOps() {
  addOperations<
#define GET_OP_LIST
#include "lathe/Graph/RandomOps.cpp.inc"
      >();
}

/// A key of 4 words and an op_id of 20 bits. (C1) of random_bits, (C2) of
/// dropout
static LogicalResult checkKey(const ShapeRule &rule, Value key, int64_t opId) {
  if (key && tensorTypeOf(key).getDimSize(0) != 4)
    return rule.error("expected a key of 4 words, but got ",
                      toString(key.getType()));
  if (opId < 0 || opId >= (1 << 20))
    return rule.error("expected 'op_id' in 0 .. 2^20-1, but got ", opId);
  return success();
}

LogicalResult RandomKeyOp::verify() {
  if (tensorTypeOf(getSeed()).getDimSize(0) != 2 ||
      tensorTypeOf(getResult()).getDimSize(0) != 4)
    return emitOpError("expected a seed of 2 words and a key of 4, but got ")
           << toString(getSeed().getType()) << " and "
           << toString(getResult().getType()); // (C1)
  return success();
}

LogicalResult RandomBitsOp::verify() {
  if (failed(checkKey(ShapeRule::of(*this), getKey(), getOpId())))
    return failure(); // (C1)
  auto type = dyn_cast<RankedTensorType>(getResult().getType());
  if (!type || !type.getElementType().isInteger(32))
    return emitOpError("expected a result of i32, but got ")
           << toString(getResult().getType()); // (C2)
  return success();
}

//===----------------------------------------------------------------------===//
// dropout
//===----------------------------------------------------------------------===//

LogicalResult DropoutOp::inferReturnTypes(MLIRContext *,
                                          std::optional<Location> location,
                                          Adaptor adaptor,
                                          SmallVectorImpl<Type> &types) {
  auto rule = ShapeRule::of<DropoutOp>(location);
  double rate = adaptor.getRate().convertToDouble();
  if (!(rate >= 0 && rate < 1))
    return rule.error("expected 'rate' in [0, 1), but got ", rate); // (C1)
  if (failed(checkKey(rule, adaptor.getKey(), adaptor.getOpId())))
    return failure(); // (C2)
  types.push_back(adaptor.getInput().getType());
  return success();
}

/// `%x rate(0.5)` in a listing; `%x rate(0.5) key(%k) op_id(3) : ...` after.
ParseResult DropoutOp::parse(OpAsmParser &parser, OperationState &result) {
  OpAsmParser::UnresolvedOperand input, key;
  FloatAttr rate;
  IntegerAttr opId = parser.getBuilder().getI64IntegerAttr(0);
  bool hasKey = false;
  if (parser.parseOperand(input) || parser.parseKeyword("rate") ||
      parser.parseLParen() || parseNumber(parser, rate) || parser.parseRParen())
    return failure();
  if (succeeded(parser.parseOptionalKeyword("key"))) {
    hasKey = true;
    if (parser.parseLParen() || parser.parseOperand(key) ||
        parser.parseRParen())
      return failure();
  }
  if (succeeded(parser.parseOptionalKeyword("op_id")) &&
      (parser.parseLParen() || parseNumber(parser, opId) ||
       parser.parseRParen()))
    return failure();
  auto &properties = result.getOrAddProperties<Properties>();
  properties.rate = rate;
  properties.op_id = opId;
  if (parser.parseOptionalAttrDict(result.attributes))
    return failure();
  SmallVector<Type> types(hasKey ? 3 : 2);
  if (parseTypes(parser, types) ||
      parser.resolveOperand(input, types[0], result.operands))
    return failure();
  if (hasKey && parser.resolveOperand(key, types[1], result.operands))
    return failure();
  result.addTypes(types.back());
  return success();
}

void DropoutOp::print(OpAsmPrinter &printer) {
  printer << " " << getInput() << " rate(";
  printer.printFloat(getRate());
  printer << ")";
  if (getKey())
    printer << " key(" << getKey() << ")";
  if (getKey() || getOpId() != 0)
    printer << " op_id(" << getOpId() << ")";
  printer.printOptionalAttrDict((*this)->getAttrs(), {"rate", "op_id"});
  SmallVector<Type> types((*this)->getOperandTypes());
  types.push_back(getResult().getType());
  printer << " ";
  printTypes(printer, types);
}

/// Dropout is linear, and its own adjoint: the same mask on the (co)tangent.
static Value buildSameMask(DropoutOp op, OpBuilder &builder, Value direction) {
  return DropoutOp::create(builder, op.getLoc(), direction, op.getKey(),
                           op.getRateAttr(), op.getOpIdAttr());
}

LogicalResult DropoutOp::buildVjp(OpBuilder &builder, Value cotangent,
                                  const llvm::SmallBitVector &wanted,
                                  MutableArrayRef<Value> grads) {
  if (!getKey())
    return emitOpError("has no key to differentiate with; expand the model "
                       "first");
  if (wanted[0])
    grads[0] = buildSameMask(*this, builder, cotangent);
  return success();
}

FailureOr<Value> DropoutOp::buildJvp(OpBuilder &builder,
                                     ArrayRef<Value> tangents) {
  if (!getKey())
    return emitOpError("has no key to differentiate with; expand the model "
                       "first");
  return buildSameMask(*this, builder, tangents[0]);
}

} // namespace lathe
