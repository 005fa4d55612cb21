#pragma once

#include <cstdint>
#include <vector>

#include "core/random.hpp"
#include "core/segments.hpp"
#include "core/tensor.hpp"

namespace manako {

struct AttentionOptions {
  std::int64_t num_heads = 1;
  bool causal = false;
  real scale = 0;  ///< 0: 1/sqrt(K)
  real dropout = 0;
  Random random{};                         ///< of the dropout
  std::vector<Tensor>* weights = nullptr;  ///< if asked for: of each segment [H, Tq, Tk]
};

/// Per segment s and head h:  y = dropout(softmax(scale * q k^T)) v, rows of segment s of q (Tq)
/// attending to rows of segment s of k and v (Tk).   q: [Nq, H*K], k: [Nk, H*K], v: [Nk, H*K'],
/// y: [Nq, H*K'].   Causal: row i sees the keys 0 ... i + Tk - Tq.   Without keys y = 0.
/// With P the weights, M the mask:  dv = (P*M)^T dy,  dP = M * (dy v^T),
/// dS = P * (dP - rowsum(P * dP)),  dq = scale * dS k,  dk = scale * dS^T q.
/// Vaswani et al. 2017, arXiv:1706.03762.   Takes a block of rows and keys at a time, keeps y and
/// log sum exp of the scores of each row and head, and computes the weights again (as Dao et al.
/// 2022, arXiv:2205.14135): memory is linear in T.
Tensor attention(const Tensor& q, const Tensor& k, const Tensor& v, const Segments& q_segments,
                 const Segments& kv_segments, const AttentionOptions& options);

}  // namespace manako
