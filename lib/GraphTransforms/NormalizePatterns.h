//===- NormalizePatterns.h - Pattern sets of the pass Normalize -----------===//

#ifndef LATHE_GRAPHTRANSFORMS_NORMALIZEPATTERNS_H
#define LATHE_GRAPHTRANSFORMS_NORMALIZEPATTERNS_H

#include "mlir/IR/PatternMatch.h"

namespace lathe {

/// Convolutions and pooling to NHWC; convolutions to valid padding; the
/// gradient in the input to a convolution.
void populateConvolutionPatterns(mlir::RewritePatternSet &patterns);
/// Gradients of pooling to scatters, their masks at the pooled size; gradients
/// of small filters made of these, by images.
void populatePoolingPatterns(mlir::RewritePatternSet &patterns);
/// Transposes sink below elementwise ops and vanish before reductions.
void populateLayoutPatterns(mlir::RewritePatternSet &patterns);
/// Reshapes that split the rows of products sink below elementwise ops and
/// reductions of rows.
void populateRowPatterns(mlir::RewritePatternSet &patterns);

} // namespace lathe

#endif // LATHE_GRAPHTRANSFORMS_NORMALIZEPATTERNS_H
