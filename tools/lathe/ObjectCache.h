//===- ObjectCache.h - Compiled models kept between runs ------------------===//

#ifndef LATHE_TOOLS_OBJECTCACHE_H
#define LATHE_TOOLS_OBJECTCACHE_H

#include "CompileModel.h"

namespace lathe {

/// One file per compiled model, named by a hash of all that its code depends
/// on: the model's text, the options, the target, and this compiler. A cache
/// that cannot be read or written is none: compiling goes on without it.
class ObjectCache {
public:
  /// The cache's entry for the invocation's model, in $LATHE_CACHE or the
  /// user's cache directory; |carriesWeights|: as ModelTable has a size of
  /// weights.
  ObjectCache(const Invocation &invocation, const NativeTarget &target,
              bool carriesWeights);

  /// Fills |compiled| (but its target) and returns true when it is there whole.
  bool load(CompiledModel &compiled) const;
  void store(const CompiledModel &compiled) const;

private:
  /// Empty when nothing is to be cached.
  std::string folder, path;
};

} // namespace lathe

#endif // LATHE_TOOLS_OBJECTCACHE_H
