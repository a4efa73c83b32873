//===- SafetensorsNames.h - Element types as safetensors spells them ------===//

#ifndef LATHE_RUNTIME_SAFETENSORSNAMES_H
#define LATHE_RUNTIME_SAFETENSORSNAMES_H

#include "lathe/Runtime/Tensor.h"

/// "F32", "BF16", "BOOL".
const char *lathe_safetensors_dtype(lathe_dtype dtype);

#endif // LATHE_RUNTIME_SAFETENSORSNAMES_H
