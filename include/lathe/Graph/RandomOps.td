//===- RandomOps.td - Counter-based random numbers and dropout ------------===//
//
// Philox4x32-10 (Salmon et al., SC'11). Bits depend on (seed, step, op_id,
// element) only, so every op here is pure and may be moved or repeated.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_RANDOM_OPS_TD
#define LATHE_RANDOM_OPS_TD

include "lathe/Graph/GraphBase.td"

def Lathe_RandomKeyOp : Lathe_InactiveOp<"random_key"> {
  let summary = "the key of a step's random numbers";
  let description = [{
    `result = [seed[0], seed[1], low word of step, high word of step]`
    * (C1) the seed has 2 words, the result 4.
    Example: `%k = lathe.random_key %seed, %step : (tensor<2xi32>, tensor<i64>) -> tensor<4xi32>`
    Gradient: none (inactive).
  }];
  let arguments = (ins 1DTensorOf<[I32]>:$seed, 0DTensorOf<[I64]>:$step);
  let results = (outs 1DTensorOf<[I32]>:$result);
  let assemblyFormat = [{
    $seed `,` $step attr-dict `:` functional-type(operands, results)
  }];
  let hasVerifier = 1;
}

def Lathe_RandomBitsOp : Lathe_InactiveOp<"random_bits"> {
  let summary = "random 32-bit words";
  let description = [{
    `result[i] = word (n mod 4) of philox4x32_10(key = key[0..1], counter =
    [n/4 low word, op_id | (n/4 >> 32) << 20, key[2], key[3]])`, n the row-major
    number of element i.
    * (C1) the key has 4 words; `op_id` is in 0 .. 2^20-1.
    * (C2) the result's elements are i32.
    Example: `%r = lathe.random_bits %k op_id(7) : (tensor<4xi32>) -> tensor<8xi32>`
    Gradient: none (inactive).
  }];
  let arguments = (ins 1DTensorOf<[I32]>:$key, I64Attr:$op_id);
  let results = (outs Lathe_IntTensor:$result);
  let assemblyFormat = [{
    $key `op_id` `(` custom<Number>($op_id) `)` attr-dict `:`
    functional-type(operands, results)
  }];
  let hasVerifier = 1;
}

def Lathe_DropoutOp : Lathe_TensorOp<"dropout"> {
  let summary = "zero some elements at random, scale the rest";
  let description = [{
    `result[i] = bits[i] >= round(rate * 2^32) ? input[i] / (1 - rate) : 0`, with
    bits as unsigned words of `random_bits(key, op_id)`. In a model listing it
    has no key: then it is a layer, dropped in inference.
    * (C1) `rate` is in [0, 1).
    * (C2) the key has 4 words; `op_id` is in 0 .. 2^20-1.
    Example: `%y = lathe.dropout %x rate(0.5) key(%k) op_id(3) : (tensor<8xf32>, tensor<4xi32>) -> tensor<8xf32>`
    Gradient: `dropout(dresult)` with the same key and op_id.
  }];
  let arguments = (ins Lathe_FloatTensor:$input,
                       Optional<1DTensorOf<[I32]>>:$key, F64Attr:$rate,
                       DefaultValuedAttr<I64Attr, "0">:$op_id);
  let results = (outs Lathe_FloatTensor:$result);
  let hasCustomAssemblyFormat = 1;
}

#endif // LATHE_RANDOM_OPS_TD
