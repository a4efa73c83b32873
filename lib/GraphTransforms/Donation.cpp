//===- Donation.cpp - Which results go into which arguments' buffers ------===//

#include "Donation.h"

using namespace mlir;

namespace lathe {

int64_t getDonatingArgument(func::FuncOp func, unsigned result) {
  for (unsigned index = 0; index < func.getNumArguments(); ++index)
    if (auto donated = func.getArgAttrOfType<IntegerAttr>(index, kDonateAttr))
      if (donated.getInt() == int64_t(result))
        return index;
  return -1;
}

Value getStorage(Value value) {
  while (auto view = value.getDefiningOp<ReshapeOp>())
    value = view.getInput();
  return value;
}

} // namespace lathe
