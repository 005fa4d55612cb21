#pragma once

#include "tools/report/curves.hpp"

namespace manako::report {

/// The numbers that stand for a run: how far it came, what it took, and the best of each
/// validation metric:
///   {"updates", "epochs", "tokens", "seconds", "tokens_per_second", "peak_mib",
///    "best": {"nll": {"value", "update", "epoch"}, ..}}
/// What the lines do not say is left out.
Json summary(const MetricsLog& metrics);

}  // namespace manako::report
