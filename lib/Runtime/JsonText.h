//===- JsonText.h - UTF-8 for the JSON reader and writer ------------------===//

#ifndef LATHE_RUNTIME_JSONTEXT_H
#define LATHE_RUNTIME_JSONTEXT_H

#include <stddef.h>
#include <stdint.h>

/// Bytes of the valid UTF-8 sequence at |text|; 0 when there is none.
size_t lathe_utf8_length(const char *text, size_t size);
/// Writes the code point |code| (no surrogate); returns the number of bytes.
size_t lathe_utf8_encode(uint32_t code, char out[4]);

#endif // LATHE_RUNTIME_JSONTEXT_H
