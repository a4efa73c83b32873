//===- NormalizeConvolution.h - Patterns of Normalize for convolutions ----===//

#ifndef LATHE_GRAPHTRANSFORMS_NORMALIZECONVOLUTION_H
#define LATHE_GRAPHTRANSFORMS_NORMALIZECONVOLUTION_H

#include "mlir/IR/PatternMatch.h"

namespace lathe {

/// Convolutions and pooling to NHWC; convolutions to valid padding; the
/// gradient in the input to a convolution.
void populateConvolutionPatterns(mlir::RewritePatternSet &patterns);

} // namespace lathe

#endif // LATHE_GRAPHTRANSFORMS_NORMALIZECONVOLUTION_H
