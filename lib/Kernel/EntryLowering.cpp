//===- EntryLowering.cpp - Functions of kernels become entries ------------===//
//
// The buffers of an entry: arguments and results come from lathe_call, planned
// places from the arena, constants are globals, a reshape is its operand's.
//
//===----------------------------------------------------------------------===//

#include "EntryLowering.h"
#include "LaunchWaits.h"

#include "lathe/Graph/Build.h"
#include "lathe/Graph/Work.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace lathe {

/// The fields of lathe_call, in 8-byte words (lathe/Runtime/Model.h).
enum CallField { Buffers = 0, DimValues = 1, Arena = 2, Faults = 5 };

/// Sizes of arena regions are rounded up to this many units, and buffers of
/// constant size to this many bytes.
static constexpr int64_t kUnitRounding = 16, kConstantAlignment = 64;

/// A thread's share of a kernel is at least this many grains, some two
/// microseconds: meeting the others, and fetching what they wrote, costs one.
static constexpr int64_t kGrainsPerShare = 2;

namespace {

class EntryLowering {
public:
  EntryLowering(func::FuncOp function, func::FuncOp entry,
                KernelFunctions &kernels, ModuleTables &tables, bool finest)
      : function(function), kernels(kernels), tables(tables), finest(finest),
        builder(function.getLoc(), entry.getContext()),
        call(entry.getBody().front().getArgument(0)) {
    builder.setInsertionPointToEnd(&entry.getBody().front());
    pointer = LLVM::LLVMPointerType::get(builder.getContext());
  }
  LogicalResult run();
  /// How often the entry's threads wait for each other.
  int64_t getWaits() const { return waits.getCount(); }

private:
  Value constant(int64_t number);
  Value field(CallField field, Type type);
  Value word(Value array, int64_t number, Type type);
  Value offset(Value base, Value bytes);
  Value sizeOf(const Dim &dim);
  Value symbol(StringRef name);
  LogicalResult bindArguments();
  LogicalResult bindArena();
  LogicalResult bindRegion(ArrayAttr region, Value &start);
  void bindEnd();
  Value getPlace(PlaceAttr place, Value result);
  Storage getStorage(PlaceAttr place, Value result);
  Value grainOf(const WorkSplit &split);
  bool mustWait(KernelOp kernel, const WorkSplit &split);
  LogicalResult lower(Operation &op);
  LogicalResult lowerKernel(KernelOp kernel);

  func::FuncOp function;
  KernelFunctions &kernels;
  ModuleTables &tables;
  bool finest;
  ImplicitLocOpBuilder builder;
  Value call;
  Type pointer;
  llvm::DenseMap<Value, Value> buffers;
  /// Of all that can be written: constants have none.
  llvm::DenseMap<Value, Storage> storages;
  LaunchWaits waits;
  /// Buffers of results in the function's order; null for donated ones.
  SmallVector<Value> results;
  llvm::StringMap<Value> symbols;
  Value dimValues, faultSlots;
  struct Region {
    Dim unit;
    Value start;
    Value factor;
  };
  SmallVector<Region> regions;
  Value arenaEnd;
};

} // namespace

//===----------------------------------------------------------------------===//
// Numbers and addresses
//===----------------------------------------------------------------------===//

Value EntryLowering::constant(int64_t number) {
  return arith::ConstantOp::create(builder, builder.getI64IntegerAttr(number));
}

Value EntryLowering::word(Value array, int64_t number, Type type) {
  Value address = array;
  if (number != 0)
    address = LLVM::GEPOp::create(
        builder, pointer, builder.getI64Type(), array,
        ArrayRef<LLVM::GEPArg>{LLVM::GEPArg(static_cast<int32_t>(number))});
  return LLVM::LoadOp::create(builder, type, address, 8);
}

Value EntryLowering::field(CallField field, Type type) {
  return word(call, field, type);
}

Value EntryLowering::offset(Value base, Value bytes) {
  if (getConstantIntValue(bytes) == 0)
    return base;
  return LLVM::GEPOp::create(builder, pointer, builder.getI8Type(), base,
                             ArrayRef<LLVM::GEPArg>{LLVM::GEPArg(bytes)});
}

Value EntryLowering::symbol(StringRef name) {
  Value &value = symbols[name];
  if (!value) {
    if (!dimValues)
      dimValues = field(DimValues, pointer);
    value = word(dimValues, tables.getSymbolNumber(name), builder.getI64Type());
  }
  return value;
}

Value EntryLowering::sizeOf(const Dim &dim) {
  Value size = constant(dim.getCoefficient());
  for (const std::string &name : dim.getSymbols())
    size = arith::MulIOp::create(builder, size, symbol(name));
  return size;
}

//===----------------------------------------------------------------------===//
// Buffers
//===----------------------------------------------------------------------===//

LogicalResult EntryLowering::bindArguments() {
  Value array = field(Buffers, pointer);
  unsigned number = 0;
  llvm::DenseSet<int64_t> donated;
  for (auto [i, argument] : llvm::enumerate(function.getArguments())) {
    buffers[argument] = word(array, number++, pointer);
    storages[argument] = {PlaceKind::argument, static_cast<int64_t>(i)};
    if (auto result = function.getArgAttrOfType<IntegerAttr>(i, kDonateAttr))
      donated.insert(result.getInt());
  }
  for (unsigned i = 0; i < function.getNumResults(); ++i)
    results.push_back(donated.contains(i) ? Value()
                                          : word(array, number++, pointer));
  return success();
}

/// Binds a region that starts at |start|, and moves that to its end.
LogicalResult EntryLowering::bindRegion(ArrayAttr region, Value &start) {
  StringRef text = cast<StringAttr>(region[0]).getValue();
  std::optional<Dim> unit = Dim::parse(text);
  if (!unit)
    return function.emitOpError("has an arena region of size '")
           << text << "', which is not a dim";
  Value factor = constant(1);
  if (!unit->isStatic()) {
    Value mask = constant(-kUnitRounding);
    Value raised = arith::AddIOp::create(builder, sizeOf(*unit),
                                         constant(kUnitRounding - 1));
    factor = arith::AndIOp::create(builder, raised, mask);
  }
  regions.push_back({*unit, start, factor});
  Value bytes = constant(cast<IntegerAttr>(region[1]).getInt());
  start = offset(start, arith::MulIOp::create(builder, bytes, factor));
  return success();
}

/// The arena ends where the first region, counted down from there, and the last
/// one reach each other.
void EntryLowering::bindEnd() {
  auto overlap = function->getAttrOfType<ArrayAttr>("lathe.overlap");
  Value largest = constant(0);
  for (Attribute attribute :
       overlap ? overlap.getValue() : ArrayRef<Attribute>()) {
    auto pair = cast<ArrayAttr>(attribute);
    int64_t bytes = cast<IntegerAttr>(pair[0]).getInt();
    int64_t perUnit = cast<IntegerAttr>(pair[1]).getInt();
    waits.addOverlap(regions.size() - 1, bytes, perUnit);
    Value sum = arith::MulIOp::create(builder, regions.back().factor,
                                      constant(perUnit));
    sum = arith::AddIOp::create(builder, sum, constant(bytes));
    largest = arith::MaxSIOp::create(builder, largest, sum);
  }
  arenaEnd = offset(regions.back().start, largest);
}

/// The bytes of a buffer of constant size.
static int64_t getAlignedBytes(Value result) {
  RankedTensorType type = tensorTypeOf(result);
  return llvm::alignTo(type.getNumElements() *
                           getElementBytes(type.getElementType()),
                       kConstantAlignment);
}

/// All regions but the first follow each other from the arena's start.
LogicalResult EntryLowering::bindArena() {
  auto arena = function->getAttrOfType<ArrayAttr>("lathe.arena");
  if (!arena || arena.empty())
    return success();
  Value start = field(Arena, pointer);
  regions.push_back({Dim(1), start, constant(0)});
  for (Attribute attribute : arena.getValue().drop_front())
    if (failed(bindRegion(cast<ArrayAttr>(attribute), start)))
      return failure();
  bindEnd();
  return success();
}

/// The address of |result| at |place|; null where there is no such place.
Value EntryLowering::getPlace(PlaceAttr place, Value result) {
  size_t index = place.getIndex();
  switch (place.getKind()) {
  case PlaceKind::argument:
    return index < function.getNumArguments()
               ? buffers.lookup(function.getArgument(index))
               : Value();
  case PlaceKind::result:
    return index < results.size() ? results[index] : Value();
  case PlaceKind::arena:
    if (index >= regions.size())
      return Value();
    if (index == 0)
      return offset(arenaEnd,
                    constant(-place.getOffset() - getAlignedBytes(result)));
    return offset(regions[index].start,
                  arith::MulIOp::create(builder, regions[index].factor,
                                        constant(place.getOffset())));
  }
  llvm_unreachable("all kinds are listed");
}

/// The memory of |result| at |place|, which exists.
Storage EntryLowering::getStorage(PlaceAttr place, Value result) {
  Storage storage{place.getKind(), place.getIndex()};
  if (place.getKind() != PlaceKind::arena)
    return storage;
  RankedTensorType type = tensorTypeOf(result);
  std::optional<Dim> size = getNumElements(getDims(type));
  if (size)
    size = size->times(Dim(getElementBytes(type.getElementType())));
  bool isKnown =
      size && size->getSymbols() == regions[place.getIndex()].unit.getSymbols();
  if (!isKnown)
    return storage; // all of the region
  storage.begin = place.getOffset();
  storage.end = storage.begin + size->getCoefficient();
  return storage;
}

/// Units of a grain, where their size is that of this call.
Value EntryLowering::grainOf(const WorkSplit &split) {
  if (split.unitSize.isStatic())
    return constant(split.grain);
  Value one = constant(1);
  Value size = arith::MaxUIOp::create(builder, sizeOf(split.unitSize), one);
  Value work = constant(split.grain * getNominalSize(split.unitSize));
  return arith::MaxUIOp::create(
      builder, arith::DivUIOp::create(builder, work, size), one);
}

/// Whether the threads wait for each other before |kernel|, whose results have
/// a storage.
bool EntryLowering::mustWait(KernelOp kernel, const WorkSplit &split) {
  KernelAccesses accesses;
  accesses.isAlone = split.extent == Dim(1) ||
                     (split.extent.isStatic() && split.unitSize.isStatic() &&
                      split.extent.getCoefficient() / 2 < split.grain);
  for (Value input : kernel.getInputs())
    if (auto found = storages.find(input); found != storages.end())
      accesses.reads.push_back(found->second);
  for (Value result : kernel.getResults())
    accesses.writes.push_back(storages.lookup(result));
  return waits.add(std::move(accesses));
}

//===----------------------------------------------------------------------===//
// Ops
//===----------------------------------------------------------------------===//

LogicalResult EntryLowering::lowerKernel(KernelOp kernel) {
  std::optional<ArrayAttr> places = kernel.getPlaces();
  if (!places || places->size() != kernel.getNumResults())
    return kernel.emitOpError(
        "has no places; run lathe-plan-memory before lathe-lower-kernels");
  FailureOr<KernelFunction> kernelFunction = kernels.getOrCreate(kernel);
  if (failed(kernelFunction))
    return failure();
  SmallVector<Value> words;
  for (Value input : kernel.getInputs())
    words.push_back(buffers.lookup(input));
  for (auto [result, attribute] : llvm::zip(kernel.getResults(), *places)) {
    Value place = getPlace(cast<PlaceAttr>(attribute), result);
    if (!place)
      return kernel.emitOpError("has a result in ")
             << attribute << ", which the function does not have";
    buffers[result] = place;
    storages[result] = getStorage(cast<PlaceAttr>(attribute), result);
    words.push_back(place);
  }
  KernelArguments arguments = KernelArguments::of(kernel);
  for (const std::string &name : arguments.symbols)
    words.push_back(symbol(name));
  for (Operation *op : arguments.faults) {
    if (!faultSlots)
      faultSlots = field(Faults, pointer);
    words.push_back(offset(faultSlots, constant(8 * tables.addFault(op))));
  }
  WorkSplit split = kernelFunction->split;
  if (finest)
    split = {split.extent, split.multiple, split.multiple};
  else if (split.grain > split.multiple || !split.unitSize.isStatic())
    split.grain *= kGrainsPerShare; // not of what may be one large unit
  LaunchOp::create(builder, kernelFunction->function.getSymName(),
                   sizeOf(split.extent), grainOf(split), split.multiple,
                   mustWait(kernel, split), words);
  return success();
}

LogicalResult EntryLowering::lower(Operation &op) {
  builder.setLoc(op.getLoc());
  if (auto kernel = dyn_cast<KernelOp>(op))
    return lowerKernel(kernel);
  if (auto reshape = dyn_cast<ReshapeOp>(op)) {
    buffers[reshape.getResult()] = buffers.lookup(reshape.getInput());
    if (auto found = storages.find(reshape.getInput()); found != storages.end())
      storages[reshape.getResult()] = Storage(found->second);
    return success();
  }
  if (auto constantOp = dyn_cast<ConstantOp>(op)) {
    LLVM::GlobalOp global = tables.getGlobal(constantOp);
    if (!global)
      return failure();
    buffers[constantOp.getResult()] =
        LLVM::AddressOfOp::create(builder, global);
    return success();
  }
  if (isa<func::ReturnOp>(op))
    return success();
  return op.emitOpError("is not in a kernel; run lathe-fuse before "
                        "lathe-lower-kernels");
}

LogicalResult EntryLowering::run() {
  if (failed(bindArguments()) || failed(bindArena()))
    return failure();
  for (Operation &op : function.getBody().front())
    if (failed(lower(op)))
      return failure();
  func::ReturnOp::create(builder);
  return success();
}

//===----------------------------------------------------------------------===//
// The entry's description
//===----------------------------------------------------------------------===//

/// The terms of |amount| as texts.
static ArrayAttr describe(const Amount &amount, Builder &b) {
  SmallVector<Attribute> terms;
  for (const Dim &term : amount.getTerms())
    terms.push_back(b.getStringAttr(term.str()));
  return b.getArrayAttr(terms);
}

/// {name, result, flops, bytes} of each kernel; |total| gets their sum.
static ArrayAttr describeKernels(func::FuncOp function, Builder &b,
                                 Work &total) {
  SmallVector<Attribute> kernels;
  for (auto kernel : function.getOps<KernelOp>()) {
    Work work = getWork(kernel);
    total.flops.add(work.flops);
    total.bytes.add(work.bytes);
    std::string result = kernel.getNumResults() == 0
                             ? ""
                             : toString(kernel.getResult(0).getType());
    kernels.push_back(b.getDictionaryAttr(
        {b.getNamedAttr("name", kernel.getNameAttr()),
         b.getNamedAttr("result", b.getStringAttr(result)),
         b.getNamedAttr("flops", describe(work.flops, b)),
         b.getNamedAttr("bytes", describe(work.bytes, b))}));
  }
  return b.getArrayAttr(kernels);
}

/// {name, role, type, donate?} of each argument, {.., donates?} of each result,
/// the arena, the work, how often threads wait, and with |profile| each kernel.
static DictionaryAttr describe(func::FuncOp function, int64_t waits,
                               bool profile) {
  Builder b(function.getContext());
  llvm::DenseMap<int64_t, Attribute> donates;
  auto list = [&](TypeRange types, bool isArgument) {
    SmallVector<Attribute> values;
    for (auto [i, type] : llvm::enumerate(types)) {
      DictionaryAttr attributes = isArgument ? function.getArgAttrDict(i)
                                             : function.getResultAttrDict(i);
      NamedAttrList fields;
      auto copy = [&](StringRef from, StringRef to) {
        if (Attribute value = attributes ? attributes.get(from) : Attribute())
          fields.set(to, value);
      };
      copy(kNameAttr, "name");
      copy(kRoleAttr, "role");
      fields.set("type", TypeAttr::get(type));
      if (isArgument) {
        copy(kDonateAttr, "donate");
        if (auto donate = fields.get("donate"))
          donates[cast<IntegerAttr>(donate).getInt()] = b.getI64IntegerAttr(i);
      } else if (Attribute argument = donates.lookup(i)) {
        fields.set("donates", argument);
      }
      values.push_back(fields.getDictionary(b.getContext()));
    }
    return b.getArrayAttr(values);
  };
  ArrayAttr arguments = list(function.getArgumentTypes(), true);
  ArrayAttr results = list(function.getResultTypes(), false);
  auto arena = function->getAttrOfType<ArrayAttr>("lathe.arena");
  Work work;
  ArrayAttr kernels = describeKernels(function, b, work);
  NamedAttrList fields;
  fields.set("arguments", arguments);
  fields.set("results", results);
  auto overlap = function->getAttrOfType<ArrayAttr>("lathe.overlap");
  fields.set("arena", arena ? arena : b.getArrayAttr({}));
  fields.set("overlap", overlap ? overlap : b.getArrayAttr({}));
  if (Attribute slice = function->getAttr("lathe.slice"))
    fields.set("slice", slice);
  fields.set("flops", describe(work.flops, b));
  fields.set("bytes", describe(work.bytes, b));
  fields.set("waits", b.getI64IntegerAttr(waits));
  if (profile)
    fields.set("kernels", kernels);
  return fields.getDictionary(b.getContext());
}

LogicalResult lowerEntry(func::FuncOp function, KernelFunctions &kernels,
                         ModuleTables &tables, const EntryOptions &options) {
  OpBuilder builder(function);
  auto pointer = LLVM::LLVMPointerType::get(builder.getContext());
  Type i64 = builder.getI64Type();
  auto entry =
      func::FuncOp::create(builder, function.getLoc(), function.getSymName(),
                           builder.getFunctionType({pointer, i64, i64}, {}));
  entry.addEntryBlock();
  EntryLowering lowering(function, entry, kernels, tables, options.finest);
  if (failed(lowering.run())) {
    entry.erase();
    return failure();
  }
  entry->setAttr("lathe.entry",
                 describe(function, lowering.getWaits(), options.profile));
  function.erase();
  return success();
}

} // namespace lathe
