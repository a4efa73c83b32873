//===- Codegen.cpp - From the LLVM dialect to machine code ----------------===//

#include "lathe/Native/Codegen.h"
#include "lathe/Runtime/Model.h"

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

/// Defines `<name>_model` and makes everything else internal.
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
  for (Function &function : module)
    if (!function.isDeclaration())
      function.setLinkage(GlobalValue::InternalLinkage);
  auto *entryArrayType = ArrayType::get(pointer, entries.size());
  auto *entryArray = new GlobalVariable(
      module, entryArrayType, true, GlobalValue::PrivateLinkage,
      ConstantArray::get(entryArrayType, entries), table.name + "_entries");
  GlobalVariable *description =
      addBytes(module, table.description, table.name + "_description",
               kDescriptionSection);
  Constant *null = ConstantPointerNull::get(cast<PointerType>(pointer));
  Constant *weights =
      table.weights.empty()
          ? null
          : addBytes(module, table.weights, table.name + "_weights", "");
  auto *type = StructType::get(
      context, {i32, i32, pointer, i64, pointer, pointer, i64}, false);
  Constant *fields[] = {ConstantInt::get(i32, LATHE_ABI_VERSION),
                        ConstantInt::get(i32, entries.size()),
                        description,
                        ConstantInt::get(i64, table.description.size()),
                        entryArray,
                        weights,
                        ConstantInt::get(i64, table.weights.size())};
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

Expected<std::unique_ptr<Module>> translateToLLVM(mlir::ModuleOp moduleOp,
                                                  const ModelTable &table,
                                                  TargetMachine &machine,
                                                  LLVMContext &context) {
  mlir::MLIRContext *mlirContext = moduleOp.getContext();
  mlir::registerBuiltinDialectTranslation(*mlirContext);
  mlir::registerLLVMDialectTranslation(*mlirContext);
  mlir::OwningOpRef<mlir::ModuleOp> code(
      cast<mlir::ModuleOp>(moduleOp->clone()));
  for (mlir::Operation &op : llvm::make_early_inc_range(*code->getBody()))
    if (op.getName().getDialectNamespace() == "lathe")
      op.erase();
  std::unique_ptr<Module> module =
      mlir::translateModuleToLLVMIR(*code, context, table.name);
  if (!module)
    return failWith("translation to LLVM IR failed");
  module->setDataLayout(machine.createDataLayout());
  module->setTargetTriple(machine.getTargetTriple());
  if (Error error = addModelTable(*module, table))
    return std::move(error);
  std::string problem;
  raw_string_ostream stream(problem);
  if (verifyModule(*module, &stream))
    return failWith("generated LLVM IR is invalid: " + problem);
  runCleanup(*module, machine);
  return module;
}

void addMain(Module &module, StringRef modelName) {
  LLVMContext &context = module.getContext();
  Type *pointer = PointerType::get(context, 0);
  Type *i32 = Type::getInt32Ty(context);
  FunctionCallee latheMain = module.getOrInsertFunction(
      "lathe_main", FunctionType::get(i32, {pointer, i32, pointer}, false));
  auto *function =
      Function::Create(FunctionType::get(i32, {i32, pointer}, false),
                       GlobalValue::ExternalLinkage, "main", module);
  IRBuilder<> builder(BasicBlock::Create(context, "", function));
  builder.CreateRet(builder.CreateCall(
      latheMain, {module.getNamedGlobal((modelName + "_model").str()),
                  function->getArg(0), function->getArg(1)}));
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

} // namespace lathe
