//===- TrainingOps.td - Model listings, layers, parameters, training ------===//

#ifndef LATHE_TRAINING_OPS_TD
#define LATHE_TRAINING_OPS_TD

include "lathe/Graph/GraphBase.td"
include "mlir/IR/OpAsmInterface.td"
include "mlir/IR/RegionKindInterface.td"
include "mlir/IR/SymbolInterfaces.td"

def Lathe_ModelOp : Lathe_Op<"model", [IsolatedFromAbove, Symbol,
    SingleBlock, NoTerminator,
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getDefaultDialect"]>]> {
  let summary = "a model as its author lists it";
  let description = [{
    Inputs, layers, an output, a loss, an optimizer. Inside, the prefix `lathe.`
    and all types may be left out. Expanded by `lathe-expand-layers`.
    * (C1) there is at least one `input` and exactly one `output`.
    * (C2) there is at most one `loss` and one `optimizer`, and an `optimizer`
      needs a `loss`; names of inputs, labels and layers are distinct.
    Example:
    ```mlir
    lathe.model @mlp {
      %x = input "x" f32[B, 784]
      %y = label "y" i32[B]
      %h = dense %x units(64) activation(relu)
      %z = dense %h units(10)
      output "logits" %z
      loss sparse_categorical_crossentropy(%z, %y) from_logits
      optimizer sgd learning_rate(0.01)
      metrics accuracy
    }
    ```
    Gradient: of its loss, by `lathe.value_and_grad`.
  }];
  let arguments = (ins SymbolNameAttr:$sym_name);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "$sym_name attr-dict-with-keyword $body";
  let hasVerifier = 1;
}

// What stands in a listing only. As everywhere in a listing, types may be left
// out; lathe-infer-shapes fills them in.
class Lathe_ListingOp<string mnemonic, list<Trait> traits = []>
    : Lathe_Op<mnemonic, traits # [HasParent<"ModelOp">]>;

def Lathe_InputOp : Lathe_ListingOp<"input",
    [DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>]> {
  let summary = "an input of the model";
  let description = [{
    Example: `%x = input "image" f32[B, 28, 28, 1]`
    * (C1) the name is not empty.
  }];
  let arguments = (ins StrAttr:$name, TypeAttrOf<AnyRankedTensor>:$type);
  let results = (outs Lathe_AnyTensor:$result);
  let assemblyFormat = [{
    $name custom<Shape>($type) attr-dict custom<Signature>(type($result))
  }];
  let hasVerifier = 1;
}
def Lathe_LabelOp : Lathe_ListingOp<"label",
    [DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>]> {
  let summary = "what the loss compares the output with";
  let description = [{
    Example: `%y = label "label" i32[B]`
    * (C1) the name is not empty.
  }];
  let arguments = (ins StrAttr:$name, TypeAttrOf<AnyRankedTensor>:$type);
  let results = (outs Lathe_AnyTensor:$result);
  let assemblyFormat = [{
    $name custom<Shape>($type) attr-dict custom<Signature>(type($result))
  }];
  let hasVerifier = 1;
}
def Lathe_WeightOp : Lathe_ListingOp<"weight",
    [DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>]> {
  let summary = "a parameter or state that belongs to no layer";
  let description = [{
    With `frozen`, it is state that the optimizer leaves alone.
    Example: `%w = weight "scale" f32[64] init(<"ones">)`
    * (C1) all its dims are static; the name is not empty.
  }];
  let arguments = (ins StrAttr:$name, TypeAttrOf<AnyRankedTensor>:$type,
                       Lathe_InitializerAttr:$init, UnitAttr:$frozen);
  let results = (outs Lathe_AnyTensor:$result);
  let assemblyFormat = [{
    $name custom<Shape>($type) `init` `(` $init `)` (`frozen` $frozen^)?
    attr-dict custom<Signature>(type($result))
  }];
  let hasVerifier = 1;
}
def Lathe_OutputOp : Lathe_ListingOp<"output"> {
  let summary = "what inference returns";
  let description = [{ Example: `output "probabilities" %p` }];
  let arguments = (ins StrAttr:$name, Lathe_AnyTensor:$value);
  let assemblyFormat = [{
    $name $value attr-dict custom<Signature>(type($value))
  }];
}
def Lathe_LossOp : Lathe_ListingOp<"loss"> {
  let summary = "what training minimizes, the mean over the batch";
  let description = [{
    `kind` is sparse_categorical_crossentropy, categorical_crossentropy or mse
    (mean_squared_error). Without `from_logits`, a prediction that is itself a
    softmax is compared through its logits.
    * (C1) `kind` is one of these.
    Example: `loss sparse_categorical_crossentropy(%z, %y) from_logits`
  }];
  let arguments = (ins StrAttr:$kind, Lathe_AnyTensor:$prediction,
                       Lathe_AnyTensor:$target, UnitAttr:$from_logits);
  let assemblyFormat = [{
    custom<Word>($kind) `(` $prediction `,` $target `)`
    (`from_logits` $from_logits^)? attr-dict
    custom<TypePair>(type($prediction), type($target))
  }];
  let hasVerifier = 1;
}
def Lathe_OptimizerOp : Lathe_ListingOp<"optimizer"> {
  let summary = "how parameters are updated";
  let description = [{
    `kind` is sgd, momentum, nesterov, adam or adamw. What is left out has the
    preset's default. `preset` is keras (default) or torch: formulas differ, see
    docs/Optimizers.md.
    * (C1) `kind` and `preset` are ones of these; numbers are finite and not
      negative; decay rates are below 1.
    Example: `optimizer adam learning_rate(0.001) preset(torch)`
  }];
  let arguments = (ins StrAttr:$kind, OptionalAttr<StrAttr>:$preset,
    OptionalAttr<F64Attr>:$learning_rate, OptionalAttr<F64Attr>:$momentum,
    OptionalAttr<F64Attr>:$beta1, OptionalAttr<F64Attr>:$beta2,
    OptionalAttr<F64Attr>:$epsilon, OptionalAttr<F64Attr>:$weight_decay);
  let assemblyFormat = [{
    custom<Word>($kind)
    oilist(`preset` `(` custom<OptionalWord>($preset) `)`
      | `learning_rate` `(` custom<OptionalNumber>($learning_rate) `)`
      | `momentum` `(` custom<OptionalNumber>($momentum) `)`
      | `beta1` `(` custom<OptionalNumber>($beta1) `)`
      | `beta2` `(` custom<OptionalNumber>($beta2) `)`
      | `epsilon` `(` custom<OptionalNumber>($epsilon) `)`
      | `weight_decay` `(` custom<OptionalNumber>($weight_decay) `)`)
    attr-dict
  }];
  let hasVerifier = 1;
}
def Lathe_MetricsOp : Lathe_ListingOp<"metrics"> {
  let summary = "what is measured beside the loss";
  let description = [{
    `kinds`: accuracy (argmax against the label).
    * (C1) each kind is one of these, and named once.
    Example: `metrics accuracy`
  }];
  let arguments = (ins StrArrayAttr:$kinds);
  let assemblyFormat = "custom<Words>($kinds) attr-dict";
  let hasVerifier = 1;
}

//===----------------------------------------------------------------------===//
// Layers: they own their parameters, or are short for primitives
//===----------------------------------------------------------------------===//

class Lathe_LayerOp<string mnemonic>
    : Lathe_ListingOp<mnemonic, [Pure, InferTypeOpAdaptor]> {
  let results = (outs Lathe_AnyTensor:$result);
}
def Lathe_DenseOp : Lathe_LayerOp<"dense"> {
  let summary = "fully connected layer";
  let description = [{
    `activation(input kernel + bias)` over the last dim; kernel [in, units].
    * (C1) `units` is at least 1.
    * (C2) `activation` is relu, tanh, sigmoid, softmax, gelu, silu, softplus,
      log_softmax, leaky_relu or linear.
    * (C3) the input has at least two dims, the last of them static.
    Example: `%h = dense %x units(64) activation(relu) name("hidden")`
  }];
  let arguments = (ins Lathe_AnyTensor:$input, I64Attr:$units,
    OptionalAttr<StrAttr>:$activation, UnitAttr:$no_bias,
    OptionalAttr<Lathe_InitializerAttr>:$kernel_init,
    OptionalAttr<Lathe_InitializerAttr>:$bias_init, OptionalAttr<StrAttr>:$name);
  let assemblyFormat = [{
    $input `units` `(` custom<Number>($units) `)`
    oilist(`activation` `(` custom<OptionalWord>($activation) `)`
      | `no_bias` $no_bias
      | `kernel_init` `(` custom<OptionalInitializer>($kernel_init) `)`
      | `bias_init` `(` custom<OptionalInitializer>($bias_init) `)`
      | `name` `(` $name `)`)
    attr-dict custom<Signature>(type($input), type($result))
  }];
}
def Lathe_Conv2dOp : Lathe_LayerOp<"conv2d"> {
  let summary = "two-dimensional convolution layer";
  let description = [{
    `activation(convolution(input, kernel) + bias)`; padding is valid, strides
    and dilations 1, if left out.
    * (C1) `filters` is at least 1, `kernel` has two entries of at least 1.
    * (C2) `activation` as in dense.
    * (C3) the input has rank 4.
    * (C4) `groups` divides channels and filters.
    Example: `%y = conv2d %x filters(32) kernel([3, 3]) padding(same) activation(relu)`
  }];
  let arguments = (ins Lathe_AnyTensor:$input, I64Attr:$filters,
    DenseI64ArrayAttr:$kernel,
    DefaultValuedAttr<DenseI64ArrayAttr, "{1, 1}">:$strides,
    DefaultValuedAttr<DenseI64ArrayAttr, "{1, 1}">:$dilations,
    OptionalAttr<Lathe_PaddingAttr>:$padding,
    DefaultValuedAttr<I64Attr, "1">:$groups,
    DefaultValuedAttr<Lathe_Layout, "::lathe::Layout::NHWC">:$layout,
    OptionalAttr<StrAttr>:$activation, UnitAttr:$no_bias,
    OptionalAttr<Lathe_InitializerAttr>:$kernel_init,
    OptionalAttr<Lathe_InitializerAttr>:$bias_init, OptionalAttr<StrAttr>:$name);
  let assemblyFormat = [{
    $input `filters` `(` custom<Number>($filters) `)` `kernel` `(` $kernel `)`
    oilist(`strides` `(` $strides `)` | `dilations` `(` $dilations `)`
      | `padding` `(` custom<OptionalPadding>($padding) `)`
      | `groups` `(` $groups `)` | `layout` `(` $layout `)`
      | `activation` `(` custom<OptionalWord>($activation) `)`
      | `no_bias` $no_bias
      | `kernel_init` `(` custom<OptionalInitializer>($kernel_init) `)`
      | `bias_init` `(` custom<OptionalInitializer>($bias_init) `)`
      | `name` `(` $name `)`)
    attr-dict custom<Signature>(type($input), type($result))
  }];
}
def Lathe_DepthwiseConv2dOp : Lathe_LayerOp<"depthwise_conv2d"> {
  let summary = "convolution of each channel on its own";
  let description = [{
    `conv2d` with as many groups as channels and `multiplier` filters in each;
    kernel HWIO [KH, KW, 1, channels * multiplier].
    * (C1) `multiplier` is at least 1, `kernel` has two entries of at least 1.
    * (C2) `activation` as in dense.
    * (C3) the input has rank 4 and static channels.
    Example: `%y = depthwise_conv2d %x kernel([3, 3]) padding(same)`
  }];
  let arguments = (ins Lathe_AnyTensor:$input, DenseI64ArrayAttr:$kernel,
    DefaultValuedAttr<I64Attr, "1">:$multiplier,
    DefaultValuedAttr<DenseI64ArrayAttr, "{1, 1}">:$strides,
    DefaultValuedAttr<DenseI64ArrayAttr, "{1, 1}">:$dilations,
    OptionalAttr<Lathe_PaddingAttr>:$padding,
    DefaultValuedAttr<Lathe_Layout, "::lathe::Layout::NHWC">:$layout,
    OptionalAttr<StrAttr>:$activation, UnitAttr:$no_bias,
    OptionalAttr<Lathe_InitializerAttr>:$kernel_init,
    OptionalAttr<Lathe_InitializerAttr>:$bias_init, OptionalAttr<StrAttr>:$name);
  let assemblyFormat = [{
    $input `kernel` `(` $kernel `)`
    oilist(`multiplier` `(` $multiplier `)`
      | `strides` `(` $strides `)` | `dilations` `(` $dilations `)`
      | `padding` `(` custom<OptionalPadding>($padding) `)`
      | `layout` `(` $layout `)`
      | `activation` `(` custom<OptionalWord>($activation) `)`
      | `no_bias` $no_bias
      | `kernel_init` `(` custom<OptionalInitializer>($kernel_init) `)`
      | `bias_init` `(` custom<OptionalInitializer>($bias_init) `)`
      | `name` `(` $name `)`)
    attr-dict custom<Signature>(type($input), type($result))
  }];
}
def Lathe_BatchNormOp : Lathe_LayerOp<"batch_norm"> {
  let summary = "normalize each channel over the batch";
  let description = [{
    In training `(input - mean) / sqrt(variance + epsilon) * scale + offset`,
    mean and biased variance of the channel over all other dims; the moving
    `mean` and `variance` are kept as state: `moving = momentum * moving +
    (1 - momentum) * batch`. In inference they take the batch's place.
    `unbiased` corrects what is added to the moving variance by n / (n - 1).
    Defaults are Keras': momentum 0.99, epsilon 0.001; under the preset torch
    PyTorch's: 0.9 (its 0.1), 1e-5, unbiased.
    * (C1) `momentum` is in 0 .. 1, `epsilon` finite and not negative.
    * (C2) the input has rank at least 2 (4 with layout NCHW) and a static
      number of channels, the last dim (dim 1 with NCHW).
    Example: `%y = batch_norm %x momentum(0.9) epsilon(1.0e-5) name("norm")`
  }];
  let arguments = (ins Lathe_AnyTensor:$input,
    OptionalAttr<F64Attr>:$momentum, OptionalAttr<F64Attr>:$epsilon,
    UnitAttr:$unbiased,
    DefaultValuedAttr<Lathe_Layout, "::lathe::Layout::NHWC">:$layout,
    OptionalAttr<StrAttr>:$name);
  let assemblyFormat = [{
    $input
    oilist(`momentum` `(` custom<OptionalNumber>($momentum) `)`
      | `epsilon` `(` custom<OptionalNumber>($epsilon) `)`
      | `unbiased` $unbiased | `layout` `(` $layout `)`
      | `name` `(` $name `)`)
    attr-dict custom<Signature>(type($input), type($result))
  }];
  let extraClassDeclaration = [{
    /// The number of the dim that holds the channels.
    int64_t getChannelDim();
  }];
}
def Lathe_LayerNormOp : Lathe_LayerOp<"layer_norm"> {
  let summary = "normalize each row, the last dim";
  let description = [{
    `(input - mean) / sqrt(variance + epsilon) * scale + offset`, mean and
    variance over the last dim. `epsilon` is Keras' 0.001 if left out, under the
    preset torch 1e-5.
    * (C1) `epsilon` is finite and not negative.
    * (C2) the input has at least two dims, the last of them static.
    Example: `%y = layer_norm %x epsilon(1.0e-6)`
  }];
  let arguments = (ins Lathe_AnyTensor:$input, OptionalAttr<F64Attr>:$epsilon,
    OptionalAttr<StrAttr>:$name);
  let assemblyFormat = [{
    $input oilist(`epsilon` `(` custom<OptionalNumber>($epsilon) `)`
      | `name` `(` $name `)`)
    attr-dict custom<Signature>(type($input), type($result))
  }];
}
def Lathe_MultiHeadAttentionOp : Lathe_LayerOp<"multi_head_attention"> {
  let summary = "self-attention of several heads, with its projections";
  let description = [{
    Of an input [B, S, D]: dense `query`, `key` and `value` to heads * key_dim,
    `attention` of each head (columns h * key_dim .. of the projections), dense
    `output` of all heads' results back to D. `key_dim` is D / heads if left
    out; with `causal`, place i takes places 0 .. i only.
    * (C1) `heads` is at least 1, `key_dim` is not negative.
    * (C2) the input has rank 3, D static.
    * (C3) without `key_dim`, `heads` divides D.
    Example: `%y = multi_head_attention %x heads(4) key_dim(64) causal`
  }];
  let arguments = (ins Lathe_AnyTensor:$input, I64Attr:$heads,
    DefaultValuedAttr<I64Attr, "0">:$key_dim, UnitAttr:$causal,
    UnitAttr:$no_bias, OptionalAttr<Lathe_InitializerAttr>:$kernel_init,
    OptionalAttr<Lathe_InitializerAttr>:$bias_init, OptionalAttr<StrAttr>:$name);
  let assemblyFormat = [{
    $input `heads` `(` custom<Number>($heads) `)`
    oilist(`key_dim` `(` $key_dim `)` | `causal` $causal | `no_bias` $no_bias
      | `kernel_init` `(` custom<OptionalInitializer>($kernel_init) `)`
      | `bias_init` `(` custom<OptionalInitializer>($bias_init) `)`
      | `name` `(` $name `)`)
    attr-dict custom<Signature>(type($input), type($result))
  }];
  let extraClassDeclaration = [{
    /// Columns of one head: `key_dim`, or what D gives each. Typed ops only.
    int64_t getHeadSize();
  }];
}
def Lathe_GlobalAvgPool2dOp : Lathe_LayerOp<"global_avg_pool2d"> {
  let summary = "mean over an image, per channel";
  let description = [{
    From [B, H, W, C] ([B, C, H, W] with layout NCHW) to [B, C].
    * (C1) the input is of floats and has rank 4.
    Example: `%y = global_avg_pool2d %x`
  }];
  let arguments = (ins Lathe_AnyTensor:$input,
    DefaultValuedAttr<Lathe_Layout, "::lathe::Layout::NHWC">:$layout);
  let assemblyFormat = [{
    $input oilist(`layout` `(` $layout `)`)
    attr-dict custom<Signature>(type($input), type($result))
  }];
}

//===----------------------------------------------------------------------===//
// After expansion
//===----------------------------------------------------------------------===//

def Lathe_ParameterOp : Lathe_Op<"parameter", [Symbol]> {
  let summary = "a tensor that lives from step to step";
  let description = [{
    `role` is parameter (trained), state (kept) or slot (the optimizer's).
    Functions receive it as the argument with this `lathe.name`.
    * (C1) all dims are static.
    * (C2) `role` is one of these.
    Example: `lathe.parameter @"dense/kernel" "parameter" : tensor<784x64xf32> init(<"glorot_uniform", fan_in = 784, fan_out = 64>)`
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, StrAttr:$role,
                       TypeAttrOf<AnyRankedTensor>:$type,
                       Lathe_InitializerAttr:$init);
  let assemblyFormat = "$sym_name $role `:` $type `init` `(` $init `)` attr-dict";
  let hasVerifier = 1;
}

def Lathe_TrainingOp : Lathe_Op<"training"> {
  let summary = "how the model is trained: the listing's loss and optimizer";
  let description = [{
    Kept to the last stage: the train step is built from it, and artifacts
    describe themselves with it. All numbers are resolved.
    Example: `lathe.training @mlp {loss = "mse", optimizer = "sgd", ...}`
  }];
  let arguments = (ins SymbolNameAttr:$model, StrAttr:$loss, StrAttr:$optimizer,
    StrAttr:$preset, F64Attr:$learning_rate, F64Attr:$momentum, F64Attr:$beta1,
    F64Attr:$beta2, F64Attr:$epsilon, F64Attr:$weight_decay,
    StrArrayAttr:$metrics);
  let assemblyFormat = "$model attr-dict";
}

#endif // LATHE_TRAINING_OPS_TD
