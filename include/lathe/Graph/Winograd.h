//===- Winograd.h - What a Winograd convolution needs of a thread ---------===//
//
// Its kernel transforms a strip of tile rows of one image at a time, keeps all
// channels of the strip transformed in scratch memory, and makes one panel of
// output channels after the other. The pass that chooses the form and the
// kernel have to agree on the strip. The kernel of a filter gradient goes
// through chunks of tiles instead, of a block of channels on either side.
//
//===----------------------------------------------------------------------===//

#ifndef LATHE_GRAPH_WINOGRAD_H
#define LATHE_GRAPH_WINOGRAD_H

#include <cstdint>

namespace lathe {

/// Input channels come in multiples of this: whole vectors of any target.
inline constexpr int64_t kWinogradChannels = 16;
/// Bytes of scratch per thread at most: what a second-level cache of 1 MB and
/// more holds beside the filters that stream by.
inline constexpr int64_t kWinogradScratch = 1024 * 1024;

/// Channels of a unit of a filter gradient at most, on either side, and tiles
/// of a chunk: scratch is about 200 KB then.
inline constexpr int64_t kWinogradGradBlock = 64, kWinogradGradTiles = 64;

/// Tiles along an axis of |size| results; the last one of an odd size is cut.
inline int64_t getWinogradTiles(int64_t size) { return (size + 1) / 2; }

/// Elements between the same channel of neighbouring positions (of 16) of
/// |tiles| tiles of |channels| channels; not a power of two, so that the
/// positions do not fall on one another in the cache.
inline int64_t getWinogradPitch(int64_t tiles, int64_t channels) {
  return tiles * channels + 16;
}

/// Bytes of scratch for |tiles| tiles: transformed inputs, and products.
inline int64_t getWinogradScratch(int64_t tiles, int64_t inputs,
                                  int64_t panel) {
  return 4 * 16 *
         (getWinogradPitch(tiles, inputs) + getWinogradPitch(tiles, panel));
}

/// Tile rows per strip, of |rows| rows of |columns| tiles: the most that divide
/// the rows and fit. 0 if the strip would be too small to be worth it.
inline int64_t getWinogradStripRows(int64_t rows, int64_t columns,
                                    int64_t inputs, int64_t panel) {
  // Filters are read once per strip: with fewer tiles than this the reading
  // takes longer than the products.
  constexpr int64_t minTiles = 12;
  for (int64_t strip = rows; strip >= 1; --strip)
    if (rows % strip == 0 && strip * columns >= minTiles &&
        getWinogradScratch(strip * columns, inputs, panel) <= kWinogradScratch)
      return strip;
  return 0;
}

} // namespace lathe

#endif // LATHE_GRAPH_WINOGRAD_H
