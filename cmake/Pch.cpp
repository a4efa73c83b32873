// Home of the precompiled header; see AddLathe.cmake.
