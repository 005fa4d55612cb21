#include "tools/data/mixture.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/random.hpp"

namespace manako {
namespace {

// Whole numbers that add up to `total`, in proportion to the weights.
std::vector<std::int64_t> divided(std::int64_t total, const std::vector<double>& weights) {
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  std::vector<std::int64_t> shares;
  std::vector<double> rests;
  for (const double weight : weights) {
    const double exact = static_cast<double>(total) * weight / sum;
    shares.push_back(static_cast<std::int64_t>(std::floor(exact)));
    rests.push_back(exact - std::floor(exact));
  }
  std::vector<std::size_t> order(weights.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return rests[a] > rests[b]; });
  std::int64_t left = total - std::accumulate(shares.begin(), shares.end(), std::int64_t{0});
  for (std::size_t i = 0; left > 0; ++i, --left) ++shares[order[i % order.size()]];
  return shares;
}

}  // namespace

Mixture::Mixture(std::vector<std::int64_t> sizes, const std::vector<double>& weights)
    : sizes_(std::move(sizes)),
      shares_(divided(std::accumulate(sizes_.begin(), sizes_.end(), std::int64_t{0}), weights)) {
  for (std::int64_t& share : shares_) share = std::max<std::int64_t>(1, share);
}

std::vector<Mixture::Draw> Mixture::epoch(std::uint64_t seed, std::int64_t epoch) const {
  const Random random = Random(seed).child("mixture");
  std::vector<Draw> draws;
  for (std::size_t c = 0; c < sizes_.size(); ++c) {
    const Random own = random.child(c);
    std::vector<std::int64_t> order;
    std::int64_t order_of = -1;
    for (std::int64_t at = epoch * shares_[c]; at < (epoch + 1) * shares_[c]; ++at) {
      const std::int64_t pass = at / sizes_[c];
      if (pass != order_of) {
        order.resize(static_cast<std::size_t>(sizes_[c]));
        std::iota(order.begin(), order.end(), std::int64_t{0});
        own.at(static_cast<std::uint64_t>(pass)).shuffle(order);
        order_of = pass;
      }
      draws.push_back(
          {static_cast<std::int64_t>(c), pass, order[static_cast<std::size_t>(at % sizes_[c])]});
    }
  }
  return draws;
}

}  // namespace manako
