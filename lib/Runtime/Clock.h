//===- Clock.h - Time on a clock that only goes forward -------------------===//

#ifndef LATHE_LIB_RUNTIME_CLOCK_H
#define LATHE_LIB_RUNTIME_CLOCK_H

/// In seconds.
double lathe_now(void);

#endif // LATHE_LIB_RUNTIME_CLOCK_H
