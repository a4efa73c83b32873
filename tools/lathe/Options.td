//===- Options.td - The command line of lathe -----------------------------===//
//
// One table for all verbs; an option's visibility says which verbs take it.
// Options of the runtime (train, eval, run) are forwarded to lathe_main, which
// parses them again: it is also the main of compiled executables.
//
//===----------------------------------------------------------------------===//

include "llvm/Option/OptParser.td"

def CompileVerb : OptionVisibility;
def TrainVerb : OptionVisibility;
def EvalVerb : OptionVisibility;
def RunVerb : OptionVisibility;
def DumpVerb : OptionVisibility;
def CheckVerb : OptionVisibility;
def BenchVerb : OptionVisibility;

defvar AllVerbs = [CompileVerb, TrainVerb, EvalVerb, RunVerb, DumpVerb,
                   CheckVerb, BenchVerb];
defvar RuntimeVerbs = [TrainVerb, EvalVerb, RunVerb, BenchVerb];

// Marks what is passed on to the runtime.
def runtime_group : OptionGroup<"<runtime>">;

// --name=VALUE, and --name VALUE.
multiclass Value<string name, string metavar, string help,
                 list<OptionVisibility> verbs> {
  def NAME : Joined<["--"], name # "=">, MetaVarName<metavar>, HelpText<help>,
             Visibility<verbs>;
  def NAME#_separate : Separate<["--"], name>,
                       Alias<!cast<Option>(NAME)>, Visibility<verbs>;
}
multiclass RuntimeValue<string name, string metavar, string help,
                        list<OptionVisibility> verbs> {
  def NAME : Joined<["--"], name # "=">, MetaVarName<metavar>, HelpText<help>,
             Visibility<verbs>, Group<runtime_group>;
  def NAME#_separate : Separate<["--"], name>,
                       Alias<!cast<Option>(NAME)>, Visibility<verbs>;
}
class RuntimeFlag<string name, string help, list<OptionVisibility> verbs>
    : Flag<["--"], name>, HelpText<help>, Visibility<verbs>,
      Group<runtime_group>;

def help : Flag<["--"], "help">, HelpText<"Show this help">,
           Visibility<AllVerbs>;
def h : Flag<["-"], "h">, Alias<help>, Visibility<AllVerbs>;

// How the model is compiled.
defm target_cpu : Value<"target-cpu", "CPU",
  "Make code for this CPU (native, x86-64-v3, znver5, ...; default native)",
  AllVerbs>;
defm dtype : Value<"dtype", "f32|f64",
  "Take the model's float tensors in this type (default: as written)",
  AllVerbs>;
defm optimizer : Value<"optimizer", "NAME",
  "sgd, momentum, nesterov, adam or adamw, in place of the model's",
  AllVerbs>;
defm preset : Value<"preset", "keras|torch",
  "Whose formulas and defaults the optimizer and initializers follow", AllVerbs>;
defm loss : Value<"loss", "NAME",
  "sparse_categorical_crossentropy, categorical_crossentropy or mse, in place "
  "of the model's", AllVerbs>;
def no_cache : Flag<["--"], "no-cache">,
  HelpText<"Neither take the model's code from the cache nor put it there">,
  Visibility<!listconcat(RuntimeVerbs, [CompileVerb])>;
defm metrics : Value<"metrics", "NAME,...",
  "Metrics in place of the model's", AllVerbs>;
def no_winograd : Flag<["--"], "no-winograd">,
  HelpText<"Compute 3x3 convolutions directly, not by Winograd's F(2x2, 3x3)">,
  Visibility<AllVerbs>;

// compile
def output : JoinedOrSeparate<["-"], "o">, MetaVarName<"FILE">,
  HelpText<"Write the result to FILE">, Visibility<[CompileVerb]>;
defm emit : Value<"emit", "KIND",
  "exe, shared, obj, header, asm, llvm or mlir (default: by FILE's suffix, "
  "else exe)", [CompileVerb]>;

def profile : Flag<["--"], "profile">,
  HelpText<"Have `bench --kernels` of the executable tell kernels apart">,
  Visibility<[CompileVerb]>;

def timing : Flag<["--"], "timing">,
  HelpText<"Say how long each phase and pass takes">,
  Visibility<[CompileVerb]>;

// dump
def stages : Flag<["--"], "stages">, HelpText<"List the stages">,
  Visibility<[DumpVerb]>;
defm stage : Value<"stage", "NAME", "Print the IR after this stage",
  [DumpVerb]>;
def memory : Flag<["--"], "memory">,
  HelpText<"Print the memory plan of each entry">, Visibility<[DumpVerb]>;
def asm : Flag<["--"], "asm">, HelpText<"Print the assembly">,
  Visibility<[DumpVerb]>;
defm batch : Value<"batch", "N", "Batch size for FLOPs and bytes (default 1)",
  [DumpVerb]>;

// run
def reference : Flag<["--"], "reference">,
  HelpText<"Evaluate with the reference evaluator, without compiling">,
  Visibility<[RunVerb]>;

// train, eval, run: parsed by the runtime.
defm data : RuntimeValue<"data", "DIR",
  "Folder with the four IDX files, or with .npy sets", [TrainVerb, EvalVerb]>;
defm epochs : RuntimeValue<"epochs", "N", "Train N epochs", [TrainVerb]>;
defm steps : RuntimeValue<"steps", "N", "Train N steps", [TrainVerb]>;
defm batch_size : RuntimeValue<"batch-size", "N", "Samples per step",
  [TrainVerb, EvalVerb, BenchVerb]>;
defm learning_rate : RuntimeValue<"learning-rate", "X", "Learning rate",
  [TrainVerb]>;
defm learning_rate_at : RuntimeValue<"learning-rate-at", "STEP:RATE",
  "Change the learning rate from that step on", [TrainVerb]>;
defm seed : RuntimeValue<"seed", "S", "Seed of all random numbers",
  [TrainVerb]>;
defm threads : RuntimeValue<"threads", "N", "Threads (default: all cores)",
  RuntimeVerbs>;
defm validation_split : RuntimeValue<"validation-split", "F",
  "Keep this share of the training data for validation", [TrainVerb]>;
defm checkpoint : RuntimeValue<"checkpoint", "DIR", "Write checkpoints to DIR",
  [TrainVerb]>;
defm checkpoint_every : RuntimeValue<"checkpoint-every", "N",
  "Write one every N steps too", [TrainVerb]>;
def resume : RuntimeFlag<"resume", "Go on from the newest checkpoint",
  [TrainVerb]>;
defm save : RuntimeValue<"save", "FILE", "Save the weights (safetensors)",
  [TrainVerb]>;
defm weights : RuntimeValue<"weights", "FILE",
  "Start from these weights, or embed them (safetensors)",
  !listconcat(RuntimeVerbs, [CompileVerb])>;
defm json : RuntimeValue<"json", "FILE", "Write results as JSON",
  [TrainVerb, EvalVerb, BenchVerb]>;
defm log_every : RuntimeValue<"log-every", "N", "One line every N steps",
  [TrainVerb]>;
def no_shuffle : RuntimeFlag<"no-shuffle", "Take samples in the file's order",
  [TrainVerb]>;
defm limit : RuntimeValue<"limit", "N", "Use the first N samples",
  [TrainVerb, EvalVerb]>;
defm input : RuntimeValue<"input", "NAME=FILE.npy", "Value of an input",
  [RunVerb]>;
defm output_file : RuntimeValue<"output", "NAME=FILE.npy",
  "Write an output to a file", [RunVerb]>;
defm entry : RuntimeValue<"entry", "NAME",
  "infer (default), loss; bench takes any", [RunVerb, BenchVerb]>;

// bench: parsed by the runtime, but for what the compiler has to know too.
def train : RuntimeFlag<"train", "Measure a training step", [BenchVerb]>;
def kernels : RuntimeFlag<"kernels", "Say how long each kernel takes",
  [BenchVerb]>;
defm shape : RuntimeValue<"shape", "NAME=8x28x28x1",
  "Shape of an input with named dims", [BenchVerb]>;
defm seconds : RuntimeValue<"seconds", "S",
  "Measure for that long (default 1.5)", [BenchVerb]>;
defm iterations : RuntimeValue<"iterations", "N", "Measure N runs instead",
  [BenchVerb]>;
