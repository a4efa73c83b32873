//===- NormalizationOps.td - Softmax, norms, attention, losses ------------===//

#ifndef LATHE_NORMALIZATION_OPS_TD
#define LATHE_NORMALIZATION_OPS_TD

include "lathe/Graph/GraphBase.td"

class Lathe_SoftmaxLikeOp<string mnemonic>
    : Lathe_TensorOp<mnemonic, [DecomposeMethods]> {
  // -1 is the last dim.
  let arguments = (ins Lathe_FloatTensor:$input,
                       DefaultValuedAttr<I64Attr, "-1">:$dim);
  let results = (outs Lathe_FloatTensor:$result);
  let assemblyFormat = [{
    $input (`dim` `(` custom<Number>($dim)^ `)`)? attr-dict
    custom<Signature>(type($input), type($result))
  }];
}
def Lathe_SoftmaxOp : Lathe_SoftmaxLikeOp<"softmax"> {
  let summary = "exponentials that sum to one along a dim";
  let description = [{
    `result = e^(input - m) / sum(e^(input - m))`, m the largest along `dim`.
    * (C1) `dim` is in -1 .. rank-1.
    Example: `%p = lathe.softmax %z : (tensor<4x10xf32>) -> tensor<4x10xf32>`
    Gradient: `result * (dresult - sum(dresult * result))`.
  }];
}
def Lathe_LogSoftmaxOp : Lathe_SoftmaxLikeOp<"log_softmax"> {
  let summary = "logarithm of softmax";
  let description = [{
    `result = input - m - log(sum(e^(input - m)))`
    * (C1) `dim` is in -1 .. rank-1.
    Example: `%l = lathe.log_softmax %z : (tensor<4x10xf32>) -> tensor<4x10xf32>`
    Gradient: `dresult - e^result * sum(dresult)`.
  }];
}

def Lathe_StandardizeOp : Lathe_TensorOp<"standardize", [DecomposeMethods]> {
  let summary = "mean zero and variance one over some dims";
  let description = [{
    `result = (input - mean) / sqrt(variance + epsilon)`, mean and (biased)
    variance over `dims`: what layer and batch normalization are made of.
    * (C1) `dims` are distinct, each in 0 .. rank-1.
    * (C2) `epsilon` is finite and not negative.
    Example: `%y = lathe.standardize %x dims([1]) epsilon(1.0e-5) : (tensor<4x10xf32>) -> tensor<4x10xf32>`
    Gradient: `(dresult - mean(dresult) - result * mean(dresult * result)) / sqrt(variance + epsilon)`.
  }];
  let arguments = (ins Lathe_FloatTensor:$input, DenseI64ArrayAttr:$dims,
                       F64Attr:$epsilon);
  let results = (outs Lathe_FloatTensor:$result);
  let assemblyFormat = [{
    $input `dims` `(` $dims `)` `epsilon` `(` custom<Number>($epsilon) `)`
    attr-dict custom<Signature>(type($input), type($result))
  }];
}
def Lathe_AttentionOp : Lathe_TensorOp<"attention", [DecomposeMethods]> {
  let summary = "mean of values, weighted by how keys match queries";
  let description = [{
    `result = softmax(query key^T / sqrt(D)) value`: query [.., Q, D], key
    [.., K, D], value [.., K, E], result [.., Q, E] (Vaswani et al., arXiv
    1706.03762). With `causal`, query i takes keys 0 .. i only.
    * (C1) the operands have the same rank, at least 2, and element type.
    * (C2) leading dims are equal.
    * (C3) D is static and that of query and key, K that of key and value.
    * (C4) with `causal`, Q is K.
    Example: `%y = lathe.attention %q, %k, %v causal : (tensor<2x5x4xf32>, tensor<2x5x4xf32>, tensor<2x5x3xf32>) -> tensor<2x5x3xf32>`
    Gradient: with P the softmax, S its operand: `dvalue = P^T dresult`,
    `dS = P (dP - sum(dP P))` of `dP = dresult value^T`, `dquery = dS key /
    sqrt(D)`, `dkey = dS^T query / sqrt(D)`.
  }];
  let arguments = (ins Lathe_FloatTensor:$query, Lathe_FloatTensor:$key,
                       Lathe_FloatTensor:$value, UnitAttr:$causal);
  let results = (outs Lathe_FloatTensor:$result);
  let assemblyFormat = [{
    $query `,` $key `,` $value (`causal` $causal^)? attr-dict
    custom<Signature>(type($query), type($key), type($value), type($result))
  }];
}

class Lathe_CrossEntropyLikeOp<string mnemonic, dag inputs>
    : Lathe_TensorOp<mnemonic, [DecomposeMethods]> {
  let arguments = inputs;
  let results = (outs Lathe_FloatTensor:$result);
}
def Lathe_SoftmaxCrossEntropyOp : Lathe_CrossEntropyLikeOp<
    "softmax_cross_entropy",
    (ins Lathe_FloatTensor:$logits, Lathe_NumberTensor:$labels)> {
  let summary = "cross entropy of softmax(logits) against labels, per example";
  let description = [{
    Class dim last. Integer labels `[..]`: `result = -log_softmax(logits)[label]`;
    a label out of range is an error at run time that names row and label.
    Float labels `[.., C]`: `result = -sum(labels * log_softmax(logits))`.
    * (C1) integer labels have the shape of `logits` without its last dim.
    * (C2) float labels have the type of `logits`.
    * (C3) the class dim is static.
    Example: `%l = lathe.softmax_cross_entropy %z, %y : (tensor<4x10xf32>, tensor<4xi32>) -> tensor<4xf32>`
    Gradient: `dresult * (softmax(logits) * sum(labels) - labels)`; labels
    (float): `-dresult * log_softmax(logits)`.
  }];
  let assemblyFormat = [{
    $logits `,` $labels attr-dict
    custom<Signature>(type($logits), type($labels), type($result))
  }];
}
def Lathe_CrossEntropyOp : Lathe_CrossEntropyLikeOp<"cross_entropy",
    (ins Lathe_FloatTensor:$probabilities, Lathe_NumberTensor:$labels)> {
  let summary = "cross entropy of probabilities against labels, per example";
  let description = [{
    As softmax_cross_entropy with `log(clip(p / sum(p), 1e-7, 1 - 1e-7))` in the
    place of log_softmax (Keras' form).
    * (C1) to (C3) as softmax_cross_entropy.
    Example: `%l = lathe.cross_entropy %p, %y : (tensor<4x10xf32>, tensor<4xi32>) -> tensor<4xf32>`
    Gradient: that of its decomposition.
  }];
  let assemblyFormat = [{
    $probabilities `,` $labels attr-dict
    custom<Signature>(type($probabilities), type($labels), type($result))
  }];
}
def Lathe_MeanSquaredErrorOp : Lathe_CrossEntropyLikeOp<"mean_squared_error",
    (ins Lathe_FloatTensor:$predictions, Lathe_FloatTensor:$targets)> {
  let summary = "mean of squared differences, per example";
  let description = [{
    `result[b] = mean over all other dims of (predictions - targets)^2`
    * (C1) both operands have the same type, of rank at least 1.
    Example: `%l = lathe.mean_squared_error %p, %t : (tensor<4x3xf32>, tensor<4x3xf32>) -> tensor<4xf32>`
    Gradient: `dresult * 2 (predictions - targets) / number`, and its negative.
  }];
  let assemblyFormat = [{
    $predictions `,` $targets attr-dict
    custom<Signature>(type($predictions), type($targets), type($result))
  }];
}

#endif // LATHE_NORMALIZATION_OPS_TD
