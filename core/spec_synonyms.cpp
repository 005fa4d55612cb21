#include "core/spec_synonyms.hpp"

#include <array>
#include <utility>

namespace manako::document {
namespace {

/// Names in Hugging Face, fairseq, Marian, OpenNMT, JoeyNMT, Sockeye and PyTorch, and ours.
constexpr std::array<std::pair<std::string_view, std::string_view>, 62> synonyms = {{
    {"hidden_size", "d_model"},
    {"hidden_dim", "d_model"},
    {"embed_dim", "d_model"},
    {"embedding_dim", "d_model"},
    {"model_dim", "d_model"},
    {"dim", "d_model"},
    {"n_embd", "d_model"},
    {"dim_emb", "d_model"},
    {"n_heads", "num_heads"},
    {"n_head", "num_heads"},
    {"nhead", "num_heads"},
    {"heads", "num_heads"},
    {"num_attention_heads", "num_heads"},
    {"attention_heads", "num_heads"},
    {"transformer_heads", "num_heads"},
    {"num_key_value_heads", "num_kv_heads"},
    {"n_kv_heads", "num_kv_heads"},
    {"head_dim", "d_head"},
    {"ff_size", "d_ff"},
    {"ffn_dim", "d_ff"},
    {"ffn_size", "d_ff"},
    {"dim_feedforward", "d_ff"},
    {"intermediate_size", "d_ff"},
    {"ffn_embed_dim", "d_ff"},
    {"transformer_dim_ffn", "d_ff"},
    {"layers", "num_layers"},
    {"n_layers", "num_layers"},
    {"n_layer", "num_layers"},
    {"num_hidden_layers", "num_layers"},
    {"depth", "num_layers"},
    {"learning_rate", "lr"},
    {"learn_rate", "lr"},
    {"peak_lr", "lr"},
    {"epsilon", "eps"},
    {"adam_epsilon", "eps"},
    {"adam_eps", "eps"},
    {"layer_norm_eps", "eps"},
    {"adam_betas", "betas"},
    {"max_tokens", "data/batching/size"},
    {"batch_size", "data/batching/size"},
    {"batch_type", "data/batching/by"},
    {"tokens_per_batch", "data/batching/size"},
    {"beam", "beam_size"},
    {"beams", "beam_size"},
    {"num_beams", "beam_size"},
    {"beam_width", "beam_size"},
    {"nbest", "n_best"},
    {"num_return_sequences", "n_best"},
    {"lenpen", "length_penalty"},
    {"label_smoothing_eps", "label_smoothing"},
    {"label_smoothing_factor", "label_smoothing"},
    {"smoothing", "label_smoothing"},
    {"dropout_rate", "dropout"},
    {"dropout_prob", "dropout"},
    {"warmup_steps", "warmup"},
    {"num_warmup_steps", "warmup"},
    {"warmup_updates", "warmup"},
    {"grad_clip", "clip"},
    {"gradient_accumulation_steps", "accumulate"},
    {"update_freq", "accumulate"},
    {"max_epochs", "training/stop"},
    {"max_steps", "training/stop"},
}};

}  // namespace

std::string synonym(std::string_view key) {
  for (const auto& [theirs, ours] : synonyms)
    if (theirs == key) return std::string(ours);
  return "";
}

}  // namespace manako::document
