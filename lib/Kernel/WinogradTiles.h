//===- WinogradTiles.h - Patches of images, and their transforms ----------===//
//
// What the kernels of Winograd's convolutions share: reading a patch of an NHWC
// image that may hang over its edges, where it reads zeros, and the transforms.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_LIB_KERNEL_WINOGRADTILES_H
#define LATHE_LIB_KERNEL_WINOGRADTILES_H

#include "KernelContext.h"

namespace lathe {

/// The columns [begin, end) of a patch that are inside of the image.
struct PatchColumns {
  int64_t begin, end;
  int64_t count() const { return end - begin; }
};

/// An NHWC image of which patches of |patch| columns are read, each two columns
/// further than the last. Lines and columns count from the image's first, and
/// may lie outside.
class PatchedImage {
public:
  /// |firstColumn| is that of the first patch. |zeros| points to as many zeros
  /// as the channels of a patch's row.
  PatchedImage(KernelContext &context, mlir::Value tensor, int64_t patch,
               int64_t firstColumn, mlir::Value zeros);

  /// Those of patch |x|.
  PatchColumns getColumns(int64_t x) const;
  bool isInside(int64_t x) const { return getColumns(x).count() == patch; }
  /// A pointer to the first channel of patch |x| in |line| of |image|; to zeros
  /// where |line| is outside, which it may be above or below where said.
  mlir::Value pointToRow(mlir::Value image, mlir::Value line, mlir::Value x,
                         bool mayBeAbove, bool mayBeBelow) const;
  /// The channels from |channel| on of the row's columns, 0 for those outside
  /// of |columns|.
  llvm::SmallVector<mlir::Value, 4> loadRow(mlir::Value row,
                                            mlir::Value channel,
                                            PatchColumns columns,
                                            Lanes lanes) const;

private:
  KernelContext &context;
  mlir::Value buffer, zeros;
  mlir::Type elementType;
  int64_t height, width, channels;
  int64_t patch, firstColumn;
};

/// Calls |body| for each of |tiles| of a row: once for all inside of the image
/// in the middle, in a loop, and once for each other, whose number is |edge|.
void forEachTile(
    KernelContext &context, int64_t tiles,
    llvm::function_ref<bool(int64_t x)> isInside,
    llvm::function_ref<void(mlir::Value x, std::optional<int64_t> edge)> body);

/// B^T d.
std::array<mlir::Value, 4> transformInput(KernelContext &context,
                                          llvm::ArrayRef<mlir::Value> d);
/// A^T m.
std::array<mlir::Value, 2> transformOutput(KernelContext &context,
                                           llvm::ArrayRef<mlir::Value> m);
/// A e.
std::array<mlir::Value, 4> spreadOutput(KernelContext &context,
                                        llvm::ArrayRef<mlir::Value> e);

} // namespace lathe

#endif // LATHE_LIB_KERNEL_WINOGRADTILES_H
