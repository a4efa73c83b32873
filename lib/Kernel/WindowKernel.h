//===- WindowKernel.h - What the kernels of pooling share -----------------===//
//
// NHWC, vectors along the channels, units are rows of pixels.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_LIB_KERNEL_WINDOWKERNEL_H
#define LATHE_LIB_KERNEL_WINDOWKERNEL_H

#include "RegionEmitter.h"
#include "lathe/Graph/Build.h"

namespace lathe {

/// A window of an op, and what its taps are taken from.
struct Geometry {
  std::array<int64_t, 2> input, output, window, strides, low;
  Dim batch;
  int64_t channels = 0;
  /// No tap of any window lies on padding.
  bool isInside = false;
  /// Windows have no element in common.
  bool isDisjoint = false;
};

class WindowKernel {
public:
  WindowKernel(KernelContext &context, mlir::Operation *root)
      : context(context), emitter(context), root(root),
        builder(context.builder) {}

  template <typename Op>
  llvm::LogicalResult setGeometry(Op op, mlir::RankedTensorType input,
                                  mlir::RankedTensorType output);
  llvm::LogicalResult emitMaxPool(mlir::Value input, mlir::Value tangent);
  llvm::LogicalResult emitMaxPoolScatter(mlir::Value positions,
                                         mlir::Value cotangent);
  llvm::LogicalResult emitAvgPool(mlir::Value input);
  llvm::LogicalResult emitAvgPoolGrad(mlir::Value cotangent);

private:
  using PixelBody = llvm::function_ref<mlir::Value(
      mlir::Value n, mlir::Value y, mlir::Value x, mlir::Value c, Lanes lanes)>;

  /// A tap: its place, clamped into the input, and whether it lies inside.
  struct Tap {
    mlir::Value y, x, inside; // inside is null where it always does
  };

  void splitRows(int64_t height, int64_t width, int64_t taps);
  void forPixels(int64_t height, int64_t width, PixelBody body);
  void forChannels(llvm::function_ref<void(mlir::Value c, Lanes lanes)> body);
  void storeAt(mlir::Value n, mlir::Value y, mlir::Value x, mlir::Value c,
               Lanes lanes, mlir::Value element);
  Tap tapOf(mlir::Value y, mlir::Value x, int64_t dy, int64_t dx);
  mlir::Value inRange(mlir::Value position, int64_t size);
  mlir::Value both(mlir::Value a, mlir::Value b);
  mlir::Value pick(mlir::Value condition, mlir::Value a, mlir::Value b,
                   Lanes lanes);
  mlir::Value read(mlir::Value tensor, mlir::Value n, mlir::Value y,
                   mlir::Value x, mlir::Value c, Lanes lanes);
  mlir::Value isBetter(mlir::Value candidate, mlir::Value best);
  mlir::Value countTaps(mlir::Value y, mlir::Value x, Lanes lanes);
  mlir::Value
  gatherWindows(mlir::Value y, mlir::Value x, mlir::Value zero,
                llvm::function_ref<mlir::Value(mlir::Value oy, mlir::Value ox,
                                               int64_t tap)>
                    add);
  void emitDisjointScatter(mlir::Value positions, mlir::Value cotangent);
  void zeroUncovered(mlir::Value n, mlir::Value y);
  mlir::Value registerSplat(double number, Lanes lanes);
  mlir::Value isAt(mlir::Value position, int64_t tap);

  KernelContext &context;
  RegionEmitter emitter;
  mlir::Operation *root;
  mlir::ImplicitLocOpBuilder &builder;
  Geometry g;
  mlir::Type elementType;
};

template <typename Op>
llvm::LogicalResult WindowKernel::setGeometry(Op op,
                                              mlir::RankedTensorType input,
                                              mlir::RankedTensorType output) {
  if (op.getLayout() != Layout::NHWC)
    return op.emitOpError("has no kernel with layout NCHW; run "
                          "lathe-normalize first");
  elementType = getRegisterType(input.getElementType());
  for (int d = 0; d < 2; ++d) {
    g.input[d] = input.getDimSize(d + 1);
    g.output[d] = output.getDimSize(d + 1);
    g.window[d] = op.getWindow()[d];
    g.strides[d] = op.getStrides().empty() ? g.window[d] : op.getStrides()[d];
  }
  auto amounts =
      resolvePadding(op.getPadding().value_or(PaddingAttr()), g.input, g.window,
                     g.strides, {1, 1}, [&] { return op.emitOpError(); });
  if (!amounts)
    return mlir::failure();
  g.low = {(*amounts)[0], (*amounts)[2]};
  g.isInside = llvm::all_of(*amounts, [](int64_t n) { return n == 0; });
  g.isDisjoint =
      g.isInside && g.strides[0] >= g.window[0] && g.strides[1] >= g.window[1];
  g.batch = getDims(input)[0];
  if (!getDims(input)[3].isStatic())
    return op.emitOpError("has no kernel for symbolic channels");
  g.channels = input.getDimSize(3);
  return mlir::success();
}

} // namespace lathe

#endif // LATHE_LIB_KERNEL_WINDOWKERNEL_H
