//===- Codegen.cpp - From the LLVM dialect to machine code ----------------===//

#include "lathe/Native/Codegen.h"
#include "lathe/Runtime/Model.h"

#include "CodeParts.h"
#include "MergeObjects.h"

#include "mlir/IR/Threading.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Verifier.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace lathe {

static Error failWith(const Twine &message) {
  return createStringError(inconvertibleErrorCode(), message);
}

/// A private constant that holds |bytes|, 64-byte aligned.
static GlobalVariable *addBytes(Module &module, StringRef bytes,
                                const Twine &name, StringRef section) {
  Constant *data =
      ConstantDataArray::getString(module.getContext(), bytes, false);
  auto *global =
      new GlobalVariable(module, data->getType(), /*isConstant=*/true,
                         GlobalValue::PrivateLinkage, data, name);
  global->setAlignment(Align(64));
  if (!section.empty())
    global->setSection(section);
  return global;
}

static std::string getWeightsSymbol(StringRef modelName) {
  return (modelName + "_weights").str();
}

/// The bytes are added to the object later, past LLVM.
static GlobalVariable *declareWeights(Module &module, StringRef modelName) {
  auto *global = new GlobalVariable(
      module, Type::getInt8Ty(module.getContext()), /*isConstant=*/true,
      GlobalValue::ExternalLinkage, nullptr, getWeightsSymbol(modelName));
  global->setVisibility(GlobalValue::HiddenVisibility);
  return global;
}

/// Defines `<name>_model`, the one symbol that others see.
static Error addModelTable(Module &module, const ModelTable &table) {
  LLVMContext &context = module.getContext();
  Type *pointer = PointerType::get(context, 0);
  Type *i32 = Type::getInt32Ty(context), *i64 = Type::getInt64Ty(context);
  SmallVector<Constant *> entries;
  for (const std::string &name : table.entries) {
    Function *entry = module.getFunction(name);
    if (!entry)
      return failWith("module has no entry function '" + name + "'");
    entries.push_back(entry);
  }
  auto *entryArrayType = ArrayType::get(pointer, entries.size());
  auto *entryArray = new GlobalVariable(
      module, entryArrayType, true, GlobalValue::PrivateLinkage,
      ConstantArray::get(entryArrayType, entries), table.name + "_entries");
  GlobalVariable *description =
      addBytes(module, table.description, table.name + "_description",
               kDescriptionSection);
  Constant *null = ConstantPointerNull::get(cast<PointerType>(pointer));
  Constant *weights =
      table.weightsSize == 0 ? null : declareWeights(module, table.name);
  auto *type = StructType::get(
      context, {i32, i32, pointer, i64, pointer, pointer, i64}, false);
  Constant *fields[] = {ConstantInt::get(i32, LATHE_ABI_VERSION),
                        ConstantInt::get(i32, entries.size()),
                        description,
                        ConstantInt::get(i64, table.description.size()),
                        entryArray,
                        weights,
                        ConstantInt::get(i64, table.weightsSize)};
  auto *model = new GlobalVariable(
      module, type, true, GlobalValue::ExternalLinkage,
      ConstantStruct::get(type, fields), table.name + "_model");
  model->setAlignment(Align(8));
  return Error::success();
}

/// The passes that generated code profits from. Loops come vectorised and
/// unrolled as they are wanted, so LLVM's vectorisers stay out.
static void runCleanup(Module &module, TargetMachine &machine) {
  PassBuilder builder(&machine);
  LoopAnalysisManager loops;
  FunctionAnalysisManager functions;
  CGSCCAnalysisManager graphs;
  ModuleAnalysisManager modules;
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(graphs);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, graphs, modules);
  ModulePassManager passes;
  cantFail(builder.parsePassPipeline(
      passes,
      "function(sroa,early-cse,simplifycfg,instcombine<no-verify-fixpoint>,"
      "loop-mssa(licm),early-cse,instcombine<no-verify-fixpoint>,simplifycfg,"
      "dce),"
      "globaldce"));
  passes.run(module, modules);
}

static void registerTranslations(mlir::MLIRContext *context) {
  mlir::registerBuiltinDialectTranslation(*context);
  mlir::registerLLVMDialectTranslation(*context);
}

/// Translates |code|, which holds LLVM dialect only, adds the table (unless it
/// is null), and runs the cleanup passes.
static Expected<std::unique_ptr<Module>>
translate(mlir::ModuleOp code, StringRef name, const ModelTable *table,
          TargetMachine &machine, LLVMContext &context) {
  std::unique_ptr<Module> module =
      mlir::translateModuleToLLVMIR(code, context, name);
  if (!module)
    return failWith("translation to LLVM IR failed");
  module->setDataLayout(machine.createDataLayout());
  module->setTargetTriple(machine.getTargetTriple());
  if (table)
    if (Error error = addModelTable(*module, *table))
      return std::move(error);
  std::string problem;
  raw_string_ostream stream(problem);
  if (verifyModule(*module, &stream))
    return failWith("generated LLVM IR is invalid: " + problem);
  runCleanup(*module, machine);
  return module;
}

Expected<std::unique_ptr<Module>> translateToLLVM(mlir::ModuleOp moduleOp,
                                                  const ModelTable &table,
                                                  TargetMachine &machine,
                                                  LLVMContext &context) {
  registerTranslations(moduleOp.getContext());
  mlir::OwningOpRef<mlir::ModuleOp> code(
      cast<mlir::ModuleOp>(moduleOp->clone()));
  for (mlir::Operation &op : llvm::make_early_inc_range(*code->getBody()))
    if (op.getName().getDialectNamespace() == "lathe")
      op.erase();
  return translate(*code, table.name, &table, machine, context);
}

/// The object file of one part of a module; |table| is null but for the first.
static Expected<SmallVector<char, 0>> compilePart(mlir::ModuleOp part,
                                                  StringRef name,
                                                  const ModelTable *table,
                                                  const NativeTarget &target) {
  auto machine = createTargetMachine(target);
  if (!machine)
    return machine.takeError();
  LLVMContext context;
  auto module = translate(part, name, table, **machine, context);
  if (!module)
    return module.takeError();
  return emitCode(**module, **machine, CodeGenFileType::ObjectFile);
}

Expected<SmallVector<char, 0>> compileToObject(mlir::ModuleOp module,
                                               const ModelTable &table,
                                               const NativeTarget &target) {
  mlir::MLIRContext *context = module.getContext();
  registerTranslations(context);
  auto parts = splitIntoParts(module, table.entries);
  SmallVector<SmallVector<char, 0>> objects(parts.size());
  SmallVector<std::string> errors(parts.size());
  mlir::parallelFor(context, 0, parts.size(), [&](size_t i) {
    auto object =
        compilePart(*parts[i], table.name, i == 0 ? &table : nullptr, target);
    if (object)
      objects[i] = std::move(*object);
    else
      errors[i] = toString(object.takeError());
    parts[i] = nullptr;
  });
  for (const std::string &error : errors)
    if (!error.empty())
      return failWith(error);
  return mergeObjects(
      table.name, SmallVector<ArrayRef<char>>(objects.begin(), objects.end()),
      {});
}

Expected<SmallVector<char, 0>> embedWeights(ArrayRef<char> object,
                                            StringRef modelName,
                                            ArrayRef<char> weights) {
  return mergeObjects(
      modelName, object,
      DataSection{getWeightsSymbol(modelName), ".rodata.weights", weights});
}

Expected<SmallVector<char, 0>> emitCode(Module &module, TargetMachine &machine,
                                        CodeGenFileType type) {
  SmallVector<char, 0> bytes;
  raw_svector_ostream stream(bytes);
  legacy::PassManager passes;
  if (machine.addPassesToEmitFile(passes, stream, nullptr, type))
    return failWith("the target cannot emit this kind of file");
  passes.run(module);
  return bytes;
}

Expected<SmallVector<char, 0>> compileMain(StringRef modelName,
                                           const NativeTarget &target) {
  auto machine = createTargetMachine(target);
  if (!machine)
    return machine.takeError();
  LLVMContext context;
  Module module("main", context);
  module.setDataLayout((*machine)->createDataLayout());
  module.setTargetTriple((*machine)->getTargetTriple());
  Type *pointer = PointerType::get(context, 0);
  Type *i32 = Type::getInt32Ty(context);
  FunctionCallee latheMain = module.getOrInsertFunction(
      "lathe_main", FunctionType::get(i32, {pointer, i32, pointer}, false));
  auto *function =
      Function::Create(FunctionType::get(i32, {i32, pointer}, false),
                       GlobalValue::ExternalLinkage, "main", module);
  IRBuilder<> builder(BasicBlock::Create(context, "", function));
  builder.CreateRet(builder.CreateCall(
      latheMain,
      {module.getOrInsertGlobal((modelName + "_model").str(), pointer),
       function->getArg(0), function->getArg(1)}));
  return emitCode(module, **machine, CodeGenFileType::ObjectFile);
}

} // namespace lathe
