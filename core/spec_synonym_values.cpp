// Components and choices as other toolkits call them, and ours.
#include <utility>

#include "core/spec_synonyms.hpp"

namespace manako::document {
namespace {

// clang-format off
constexpr std::pair<std::string_view, std::string_view> values[] = {
    {"layer_norm", "layernorm layer"},
    {"rms_norm", "rms rmsnorm"},
    {"pre", "prenorm"},
    {"post", "postnorm"},
    {"gated_feed_forward", "swiglu geglu glu"},
    {"feed_forward", "mlp ffn"},
    {"silu", "swish"},
    {"gelu_tanh", "gelu_new"},
    {"inverse_sqrt", "inverse_square_root inverse_sqrt_decay rsqrt inv_sqrt_decay warmup"},
    {"cosine", "cosine_annealing cosine_with_warmup"},
    {"linear", "polynomial_decay linear_with_warmup"},
    {"constant", "constant_with_warmup fixed"},
    {"no_position", "none"},
    {"plateau", "plateau_decay reduce_lr_on_plateau"},
    {"sinusoidal", "sin sincos absolute"},
    {"rotary", "rope"},
    {"alibi", "relative"},
    {"bleu", "sacrebleu"},
    {"cross_entropy", "label_smoothed_cross_entropy crossentropy nll ce"},
    {"character", "char characters chars"},
    {"bpe", "subword_nmt"},
    {"unigram", "sentencepiece spm"},
    {"word", "whitespace space"},
    {"language_model", "gpt gpt2 lm transformer_lm decoder_only"},
    {"transformer", "seq2seq encoder_decoder"},
    {"multi_head", "self_attention dot_product"},
    {"target_tokens", "token tokens words"},
    {"sentences", "sents sentence examples"},
    {"perplexity", "ppl"},
    {"nll", "loss"},
    {"token_accuracy", "accuracy acc"},
    {"gnmt", "wu"},
    {"power", "avg"},
    {"beam", "beam_search"},
    {"greedy", "greedy_search"},
    {"sample", "sampling random nucleus"},
    {"parallel_text", "parallel plain bitext"},
    {"target_output", "decoder_input_output trg trg_softmax"},
    {"source_target", "src_trg"},
    {"all", "src_trg_softmax"},
    {"adamw", "adam_w"},
    {"sgd", "momentum"},
    {"he_normal", "kaiming_normal he"},
    {"xavier_uniform", "glorot_uniform xavier"},
    {"xavier_normal", "glorot_normal"},
    {"normal", "gaussian"},
};
// clang-format on

}  // namespace

bool has_word(std::string_view words, std::string_view word) {
  for (std::size_t at = words.find(word); at != words.npos; at = words.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || words[at - 1] == ' ') && (end == words.size() || words[end] == ' '))
      return true;
  }
  return false;
}

std::string synonym_of_value(std::string_view name) {
  if (name.empty() || name.size() > 64) return "";
  for (const auto& [ours, theirs] : values)
    if (has_word(theirs, name)) return std::string(ours);
  return "";
}

}  // namespace manako::document
