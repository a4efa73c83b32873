//===- ModuleTables.cpp - What all entries of a module share --------------===//

#include "ModuleTables.h"

#include "mlir/IR/DialectResourceBlobManager.h"

using namespace mlir;

namespace lathe {

/// Constants are meant for tables and small weights; larger ones belong into
/// parameters.
static constexpr int64_t kMaxConstantBytes = int64_t(1) << 30;

int64_t ModuleTables::getSymbolNumber(StringRef symbol) {
  auto name = StringAttr::get(module.getContext(), symbol);
  auto *found = llvm::find(symbols, Attribute(name));
  if (found == symbols.end()) {
    symbols.push_back(name);
    return symbols.size() - 1;
  }
  return found - symbols.begin();
}

//===----------------------------------------------------------------------===//
// Faults
//===----------------------------------------------------------------------===//

/// "mnist_cnn.mlir:9:3", the first place that |loc| holds; "" if none.
static std::string toText(Location loc) {
  FileLineColLoc place;
  loc->walk([&](Location inner) {
    place = dyn_cast<FileLineColLoc>(inner);
    return place ? WalkResult::interrupt() : WalkResult::advance();
  });
  if (!place)
    return "";
  return (place.getFilename().getValue() + ":" + Twine(place.getLine()) + ":" +
          Twine(place.getColumn()))
      .str();
}

static int64_t getIndexLimit(Operation *op) {
  if (auto check = dyn_cast<CheckIndexOp>(op))
    return check.getSize();
  auto gather = cast<GatherOp>(op);
  return cast<RankedTensorType>(gather.getInput().getType())
      .getDimSize(gather.getDim());
}

int64_t ModuleTables::addFault(Operation *op) {
  Builder b(module.getContext());
  auto field = [&](StringRef name, Attribute value) {
    return b.getNamedAttr(name, value);
  };
  faults.push_back(b.getDictionaryAttr(
      {field("op", b.getStringAttr(op->getName().stripDialect())),
       field("location", b.getStringAttr(toText(op->getLoc()))),
       field("message", b.getStringAttr("index out of range")),
       field("low", b.getI64IntegerAttr(0)),
       field("high", b.getI64IntegerAttr(getIndexLimit(op)))}));
  return faults.size() - 1;
}

void ModuleTables::setAttributes() {
  module->setAttr("lathe.dims", ArrayAttr::get(module.getContext(), symbols));
  module->setAttr("lathe.faults", ArrayAttr::get(module.getContext(), faults));
}

//===----------------------------------------------------------------------===//
// Constants
//===----------------------------------------------------------------------===//

/// The elements of |value| as a list of memory types; null when they cannot be
/// written as data.
static Attribute toData(ElementsAttr value) {
  auto type = cast<RankedTensorType>(value.getType());
  Type element = type.getElementType();
  MLIRContext *context = value.getContext();
  auto flat = [&](Type element) {
    return RankedTensorType::get({type.getNumElements()}, element);
  };
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(value)) {
    if (element.isInteger(1))
      return Attribute();
    return DenseResourceElementsAttr::get(flat(element),
                                          resource.getRawHandle());
  }
  auto dense = dyn_cast<DenseElementsAttr>(value);
  if (!dense)
    return Attribute();
  dense = dense.reshape(flat(element));
  Type byte = IntegerType::get(context, 8);
  if (element.isInteger(1))
    return dense.mapValues(byte, [](const APInt &bit) { return bit.zext(8); });
  if (element.isUnsignedInteger(8))
    return dense.bitcast(byte);
  return dense;
}

LLVM::GlobalOp ModuleTables::getGlobal(ConstantOp constant) {
  LLVM::GlobalOp &global = globals[constant.getValue()];
  if (global)
    return global;
  auto type = cast<RankedTensorType>(constant.getType());
  Type element = type.getElementType();
  int64_t bytes = type.getNumElements() * getElementBytes(element);
  if (bytes > kMaxConstantBytes) {
    constant.emitOpError("has ")
        << bytes << " bytes; expected at most " << kMaxConstantBytes
        << " (make it a parameter)";
    return {};
  }
  Attribute data = toData(constant.getValue());
  if (!data) {
    constant.emitOpError("has elements that cannot be written as data");
    return {};
  }
  Type stored = cast<RankedTensorType>(cast<ElementsAttr>(data).getType())
                    .getElementType();
  OpBuilder builder = OpBuilder::atBlockBegin(module.getBody());
  global = LLVM::GlobalOp::create(
      builder, constant.getLoc(),
      LLVM::LLVMArrayType::get(stored, type.getNumElements()),
      /*isConstant=*/true, LLVM::Linkage::Internal,
      "constant_" + std::to_string(globals.size() - 1), data,
      /*alignment=*/64);
  return global;
}

} // namespace lathe
