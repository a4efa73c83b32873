//===- DescriptionCheck.h - What must agree within a description ----------===//

#ifndef LATHE_RUNTIME_DESCRIPTIONCHECK_H
#define LATHE_RUNTIME_DESCRIPTIONCHECK_H

#include "lathe/Runtime/Description.h"

/// Checks names, roles against types and shapes, and donated results. Every
/// index in |description| is in range already, except `donates`.
lathe_status lathe_description_check(const lathe_description *description,
                                     lathe_error *error);

#endif // LATHE_RUNTIME_DESCRIPTIONCHECK_H
