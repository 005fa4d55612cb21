#pragma once

namespace manako {

/// The number type of every tensor: float in the product, double in the build that checks
/// gradients.
#ifdef MANAKO_DOUBLE
using real = double;
#else
using real = float;
#endif

}  // namespace manako
