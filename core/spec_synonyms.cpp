// Names in JoeyNMT, fairseq, Sockeye, OpenNMT-py, Marian, Hugging Face and PyTorch, and ours.
#include "core/spec_synonyms.hpp"

namespace manako::document {
namespace {

struct Row {
  Ours ours;
  std::string_view theirs;  ///< words
};

// Our own names stand here, too, where only some components have them: they may not be read now.
// clang-format off
constexpr Row keys[] = {
    {{"/model/d_model"},
     "hidden_size hidden_dim embed_dim embedding_dim embedding_size model_dim model_size "
     "transformer_model_size dim_model d_embed dim width n_embd n_embed emb_size dim_emb "
     "word_vec_size rnn_size encoder_embed_dim decoder_embed_dim num_embed enc_hid_size "
     "hidden"},
    {{"/model/encoder/self_attention/num_heads"},
     "n_heads n_head nhead nheads heads head_count num_head num_attention_heads "
     "attention_heads att_heads encoder_attention_heads decoder_attention_heads "
     "transformer_heads transformer_attention_heads"},
    {{"/model/encoder/self_attention/num_kv_heads"},
     "num_key_value_heads n_kv_heads kv_heads num_kv"},
    {{"/model/encoder/self_attention/d_head"},
     "head_dim head_size d_k dim_head"},
    {{"/model/encoder/ffn/d_ff"},
     "ff_size ffn_dim ffn_size ffn_hidden_size dim_feedforward intermediate_size "
     "ffn_embed_dim encoder_ffn_embed_dim decoder_ffn_embed_dim encoder_ffn_dim "
     "decoder_ffn_dim transformer_dim_ffn transformer_ff transformer_feed_forward_num_hidden "
     "feed_forward_size d_inner n_inner d_hidden mlp_dim"},
    {{"/model/encoder/ffn/activation"},
     "hidden_act activation_function activation_fn pos_ffn_activation_fn "
     "transformer_ffn_activation transformer_activation_type act_fn"},
    {{"/model/encoder/num_layers"},
     "layers n_layers n_layer nlayers num_hidden_layers depth enc_layers enc_depth "
     "encoder_layers num_encoder_layers"},
    {{"/model/decoder/num_layers"},
     "dec_layers dec_depth decoder_layers num_decoder_layers"},
    {{"/model/norm/position", R"("pre" or "post")"},
     "layer_norm normalize_before norm_first pre_norm encoder_normalize_before "
     "decoder_normalize_before transformer_preprocess transformer_postprocess"},
    {{"/model/norm/eps"},
     "layer_norm_eps layer_norm_epsilon rms_norm_eps norm_eps"},
    {{"/model/dropout"},
     "dropout_rate dropout_prob dropout_p hidden_dropout hidden_dropout_prob p_dropout "
     "transformer_dropout"},
    {{"/model/dropout/attention"},
     "attn_dropout attn_pdrop attention_dropout attention_probs_dropout_prob "
     "transformer_dropout_attention"},
    {{"/model/dropout/activation"},
     "relu_dropout activation_dropout transformer_dropout_ffn"},
    {{"/model/dropout/residual"},
     "resid_pdrop residual_dropout transformer_dropout_prepost"},
    {{"/model/dropout/embedding"},
     "embd_pdrop embedding_dropout embed_dropout"},
    {{"/model/embedding/tie"},
     "tied_embeddings tied_embeddings_all tied_embeddings_src tie_embeddings tied_softmax "
     "tie_word_embeddings share_all_embeddings share_embeddings weight_tying "
     "weight_tying_type share_decoder_input_output_embed share_decoder_embeddings"},
    {{"/model/position/max_length"},
     "max_position_embeddings n_positions max_source_positions max_target_positions"},
    {{"/data/context"},
     "block_size seq_len seq_length n_ctx context_length context_size tokens_per_sample bptt"},
    {{"/data/batching/size"},
     "batch_size batchsize minibatch train_batch_size"},
    {{"/data/batching/size", R"(with "by": "sentences")"},
     "mini_batch max_sentences per_device_train_batch_size"},
    {{"/data/batching/size", R"(with "by": "target_tokens")"},
     "mini_batch_words max_tokens tokens_per_batch word_batch_size"},
    {{"/data/batching/by"},
     "batch_type by_tokens"},
    {{"/data/batching/pool"},
     "bucket_size maxi_batch pool_factor bucket_width"},
    {{"/training/accumulate"},
     "grad_accum accum_count accum_freq optimizer_delay update_interval "
     "gradient_accumulation_steps gradient_accumulation update_freq batch_multiplier "
     "grad_accumulation_steps"},
    {{"/training/stop", R"(such as "12e")"},
     "epochs num_epochs max_epochs max_epoch max_num_epochs after_epochs num_train_epochs"},
    {{"/training/stop", R"(such as "20000u")"},
     "max_steps train_steps max_update max_updates max_iters after_batches num_steps "
     "total_steps after"},
    {{"/training/clip"},
     "grad_clip clip_norm clip_grad clip_grad_norm clip_grad_val max_grad_norm "
     "gradient_clipping gradient_clip gradient_clipping_threshold"},
    {{"/training/validate_every"},
     "validation_freq valid_freq eval_interval eval_steps valid_steps validate_interval "
     "validate_interval_updates eval_every"},
    {{"/training/checkpoint/every"},
     "checkpoint_interval save_freq save_steps save_every save_interval save_interval_updates "
     "save_checkpoint_steps checkpoint_every"},
    {{"/training/checkpoint/keep_last"},
     "keep_last keep_last_epochs keep_last_params keep_last_ckpts keep_checkpoint "
     "keep_last_n_checkpoints keep_interval_updates save_total_limit"},
    {{"/training/early_stopping/patience"},
     "patience early_stopping_patience max_num_checkpoint_not_improved early_stopping_steps"},
    {{"/training/checkpoint/best_by"},
     "best_by best_checkpoint_metric metric_for_best_model"},
    {{"/training/early_stopping/metric"},
     "early_stopping_metric early_stopping_criteria optimized_metric"},
    {{"/training/log_every"},
     "logging_freq log_interval logging_steps report_every disp_freq"},
    {{"/training/ema"},
     "exponential_smoothing ema_decay average_decay"},
    {{"/optimizer/lr"},
     "learning_rate learn_rate initial_learning_rate base_lr peak_lr max_lr lrate"},
    {{"/optimizer/eps"},
     "epsilon adam_epsilon adam_eps"},
    {{"/optimizer/betas"},
     "adam_betas optimizer_betas"},
    {{"/optimizer/betas", "a list of both"},
     "beta1 beta2 adam_beta1 adam_beta2"},
    {{"/optimizer/weight_decay"},
     "l2 wd decay l2_penalty"},
    {{"/optimizer/momentum"},
     "momentum"},
    {{"/optimizer/nesterov"},
     "nesterov"},
    {{"/optimizer", "an object with its \"type\""},
     "optim optimiser optimizer_params"},
    {{"/schedule", "an object with its \"type\""},
     "scheduling scheduler lr_scheduler lr_scheduler_type learning_rate_scheduler_type "
     "decay_method lr_schedule lr_decay"},
    {{"/schedule/warmup", R"(such as "4000u")"},
     "warmup warmup_steps warm_up num_warmup_steps warmup_updates warmup_iters lr_warmup "
     "learning_rate_warmup learning_rate_warmup_steps warmup_ratio warmup_init_lr"},
    {{"/schedule/end", "a factor of the peak"},
     "min_lr learning_rate_min end_learning_rate"},
    {{"/loss/label_smoothing"},
     "label_smoothing label_smoothing_eps label_smoothing_factor smoothing"},
    {{"/loss/normalize"},
     "normalization"},
    {{"/loss"},
     "criterion loss_function"},
    {{"/decoding/beam_size"},
     "beam beams beam_size num_beams beam_width"},
    {{"/decoding/n_best"},
     "nbest n_best nbest_size num_return_sequences"},
    {{"/decoding/length_penalty"},
     "lenpen length_penalty"},
    {{"/decoding/length_penalty/alpha"},
     "beam_alpha alpha length_penalty_alpha"},
    {{"/decoding/max_length"},
     "max_output_length max_new_tokens max_length_factor"},
    {{"/decoding/max_length/a"},
     "max_len_a"},
    {{"/decoding/max_length/b"},
     "max_len_b"},
    {{"/decoding/min_length"},
     "min_output_length min_len min_new_tokens"},
    {{"/decoding/temperature"},
     "temperature sampling_temperature"},
    {{"/decoding/top_k"},
     "top_k topk sampling_topk"},
    {{"/decoding/top_p"},
     "top_p topp sampling_topp"},
    {{"/decoding/type", R"("sample")"},
     "sampling do_sample"},
    {{"/evaluation/metrics"},
     "eval_metric eval_metrics valid_metrics"},
    {{"/data/train/source"},
     "train_src train_source src_train path_src train_sets"},
    {{"/data/train/target"},
     "train_tgt train_target path_tgt"},
    {{"/data/valid"},
     "dev validation valid_sets"},
    {{"/data/valid/source"},
     "valid_src validation_source"},
    {{"/data/valid/target"},
     "valid_tgt validation_target"},
    {{"/data/test"},
     "test_set"},
    {{"/data/test/source"},
     "src_test"},
    {{"/data/root"},
     "data_dir data_path datadir"},
    {{"/data/source/tokenizer"},
     "bpe tokenizer_type level"},
    {{"/data/source/tokenizer/max_size"},
     "vocab_size src_vocab_size num_words voc_limit dim_vocabs nwordssrc"},
    {{"/data/target/tokenizer/max_size"},
     "tgt_vocab_size nwordstgt"},
    {{"/data/source/tokenizer/min_count"},
     "voc_min_freq min_freq min_frequency word_min_count thresholdsrc src_words_min_frequency"},
    {{"/data/source/max_length"},
     "max_sent_length max_sentence_length max_seq_len max_source_length src_seq_length"},
    {{"/data/target/max_length"},
     "tgt_seq_length max_target_length"},
    {{"/seed"},
     "random_seed manual_seed rng_seed"},
    {{"/name"},
     "experiment_name run_name"},
    {{"", "the option --out of the command names the run directory"},
     "model_dir output_dir save_dir save_model"},
    {{"", "the option --threads of the command sets threads"},
     "num_threads cpu_threads num_workers"},
    {{"", "computes in float32 always"},
     "fp16 bf16 use_cuda"},
};
// clang-format on

}  // namespace

Ours synonym(std::string_view key) {
  if (key.empty() || key.size() > 64) return {};
  for (const Row& row : keys)
    if (has_word(row.theirs, key)) return row.ours;
  return {};
}

}  // namespace manako::document
