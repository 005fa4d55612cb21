#pragma once

/// Before a function: it is compiled for AVX-512, too, and the program takes at its start what the
/// CPU can run.  For loops over long rows whose time is arithmetic; what they call must be inlined
/// and no lambda (lambdas stay with the common instructions).  Sanitizers start too late for it.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define MANAKO_CLONES [[gnu::target_clones("arch=x86-64-v4", "default")]]
#else
#define MANAKO_CLONES
#endif
