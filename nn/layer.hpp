#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/blas.hpp"
#include "core/params.hpp"
#include "core/random.hpp"
#include "core/registry.hpp"
#include "core/segments.hpp"
#include "core/tensor.hpp"

namespace manako {

class DecodeState;
class DropoutPoint;

/// Rows that cross-attention looks at: the encoder's output and where each sequence of it starts.
struct Memory {
  Tensor rows;
  Segments segments;
};

/// The attention weights of one layer, when asked for: one tensor [H, Tq, Tk] for each segment.
struct AttentionMap {
  std::string layer;  ///< path of the layer
  std::vector<Tensor> weights;
};

/// Everything a forward pass depends on besides x and the parameters.  There are no hidden modes.
struct Context {
  Segments segments{};                        ///< of the rows of x
  const Memory* memory = nullptr;             ///< for cross-attention
  DecodeState* decode = nullptr;              ///< when decoding: one new row for each hypothesis
  bool training = false;                      ///< dropout on?
  Random random{};                            ///< of this step
  std::vector<AttentionMap>* maps = nullptr;  ///< collects attention weights when given

  /// What linear() may suppose of the rows of x.
  blas::Rows rows() const { return decode ? blas::Rows::few : blas::Rows::independent; }
};

/// A map from rows to rows: x [N, d_in] -> y [N, d_out], the rows cut into sequences by
/// context.segments.  A layer reads its options from a Spec and names its parameters in a Scope.
class Layer {
 public:
  virtual ~Layer() = default;
  virtual Tensor forward(const Tensor& x, const Context& context) const = 0;
  /// dropout(forward(x)), of an x that was given away.  A layer that can do both in one pass, and
  /// keep less, says how.
  virtual Tensor forward_dropped(Tensor x, const DropoutPoint& dropout,
                                 const Context& context) const;
  std::int64_t d_out() const { return d_out_; }
  /// Longest sequence it takes, in tokens; positions know a limit.
  virtual std::int64_t max_length() const { return std::int64_t{1} << 40; }

 protected:
  explicit Layer(std::int64_t d_out) : d_out_(d_out) {}

 private:
  std::int64_t d_out_;
};

/// A layer T is made as T(Spec& options, const Scope& scope, std::int64_t d_in).
using Layers = Registry<Layer, const Scope&, std::int64_t>;

}  // namespace manako
