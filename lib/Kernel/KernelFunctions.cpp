//===- KernelFunctions.cpp - Kernels as functions, equal ones once --------===//

#include "KernelFunctions.h"
#include "Emitters.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

using namespace mlir;

namespace lathe {

/// Longer names of kernels are cut in symbols.
static constexpr size_t kMaxNameLength = 48;

/// The text of |kernel| without what its code does not depend on.
static std::string getKey(KernelOp kernel) {
  std::string key;
  llvm::raw_string_ostream os(key);
  os << stringifyKernelKind(kernel.getKind());
  if (std::optional<int64_t> rows = kernel.getRows())
    os << " rows " << *rows;
  llvm::DenseMap<Value, unsigned> numbers;
  auto printValue = [&](Value value) {
    auto [entry, isNew] = numbers.insert({value, numbers.size()});
    os << " %" << entry->second;
    if (isNew)
      os << ":" << value.getType();
  };
  for (Value input : kernel.getBody().getArguments())
    printValue(input);
  for (Operation &op : kernel.getBody().front()) {
    os << "\n" << op.getName() << op.getAttrDictionary();
    if (auto link = dyn_cast<KernelOp>(op))
      os << " {" << getKey(link) << "}";
    for (Value operand : op.getOperands())
      printValue(operand);
    os << " ->";
    for (Value result : op.getResults())
      printValue(result);
  }
  return key;
}

/// "kernel_3_conv2d_bias_relu"
static std::string getSymbolName(KernelOp kernel, size_t number) {
  std::string name = "kernel_" + std::to_string(number) + "_";
  for (char c : kernel.getName().take_front(kMaxNameLength)) {
    if (llvm::isAlnum(c))
      name += c;
    else if (name.back() != '_')
      name += '_';
  }
  return StringRef(name).rtrim('_').str();
}

static LogicalResult emitKernel(KernelContext &context,
                                ArrayRef<KernelFunction> links) {
  switch (context.kernel.getKind()) {
  case KernelKind::loop:
    return emitLoop(context);
  case KernelKind::movement:
    return emitMovement(context);
  case KernelKind::reduction:
    return emitReduction(context);
  case KernelKind::row:
    return emitRow(context);
  case KernelKind::contraction:
    return emitContraction(context);
  case KernelKind::window:
    return emitWindow(context);
  case KernelKind::chain:
    return emitChain(context, links);
  }
  llvm_unreachable("all kinds are listed");
}

FailureOr<KernelFunction> KernelFunctions::create(KernelOp kernel) {
  SmallVector<KernelFunction> links;
  for (auto link : kernel.getBody().getOps<KernelOp>()) {
    FailureOr<KernelFunction> made = getOrCreate(link);
    if (failed(made))
      return failure();
    links.push_back(*made);
  }
  OpBuilder builder = OpBuilder::atBlockEnd(module.getBody());
  Type pointer = LLVM::LLVMPointerType::get(builder.getContext());
  Type i64 = builder.getI64Type();
  auto function = func::FuncOp::create(
      builder, kernel.getLoc(), getSymbolName(kernel, functions.size()),
      builder.getFunctionType({pointer, i64, i64}, {}));
  function.setPrivate();
  function.addEntryBlock();
  KernelContext context(kernel, function, target);
  if (failed(emitKernel(context, links)))
    return failure();
  func::ReturnOp::create(context.builder);
  return KernelFunction{function, context.getSplit()};
}

FailureOr<KernelFunction> KernelFunctions::getOrCreate(KernelOp kernel) {
  std::string key = getKey(kernel);
  auto found = functions.find(key);
  if (found != functions.end())
    return found->second;
  FailureOr<KernelFunction> made = create(kernel);
  if (succeeded(made))
    functions[key] = *made;
  return made;
}

} // namespace lathe
