// Rules about the learning rate over the run.
#include "tools/check/rule.hpp"

namespace manako::check {
namespace {

Advice no_warmup_with_post_norm(const Facts& f) {
  if (!f.any("/model", "position", "post") || f.warmup() > 0) return {};
  return {"norm.position is \"post\" and there is no warm-up",
          "schedule.warmup of some hundred updates, or norm.position \"pre\""};
}

Advice warmup_longer_than_run(const Facts& f) {
  if (!(f.warmup() >= f.run())) return {};
  return {fmt::format("{:.0f} updates of warm-up in a run of {:.0f}", f.warmup(), f.run()),
          "a warm-up of at most a tenth of the run"};
}

Advice warmup_takes_half(const Facts& f) {
  if (!(f.warmup() > f.run() / 2 && f.warmup() < f.run())) return {};
  return {fmt::format("{:.0f} updates of warm-up in a run of {:.0f}", f.warmup(), f.run()),
          "a warm-up of at most a tenth of the run"};
}

Advice adam_without_warmup(const Facts& f) {
  if (!(f.adam() && f.warmup() == 0 && f.lr_for_width() > 0.02)) return {};
  return {fmt::format("lr {:g} from the first update on", f.number("/optimizer/lr")),
          "schedule.warmup of some hundred updates, or a smaller lr"};
}

Advice no_decay(const Facts& f) {
  if (!(f.text("/schedule/type") == "constant" && f.run() > 10000)) return {};
  return {fmt::format("a constant lr for {:.0f} updates", f.run()),
          "schedule \"inverse_sqrt\", \"cosine\" or \"linear\""};
}

Advice decay_misses_the_end(const Facts& f) {
  const double total = f.updates("/schedule/total");
  if (!(total < 0.8 * f.run() || total > 1.25 * f.run())) return {};
  return {fmt::format("schedule.total is {:.0f} updates and the run has {:.0f}", total, f.run()),
          "leave schedule.total out: the length of the run is its default"};
}

const bool registered[] = {
    add_rule<no_warmup_with_post_norm>(
        {.name = "no-warmup-with-post-norm",
         .family = "schedule",
         .summary = "gradients of a post-norm model are large at first; without a slow start it "
                    "diverges or gets stuck (Xiong et al. 2020)",
         .example = R"({"model": {"norm": {"position": "post"}}, "schedule": "constant"})"}),
    add_rule<warmup_longer_than_run>(
        {.name = "warmup-longer-than-run",
         .family = "schedule",
         .summary = "the learning rate never reaches its peak",
         .example = R"({"schedule": {"warmup": "900u"}, "training": {"stop": "500u"}})"}),
    add_rule<warmup_takes_half>(
        {.name = "warmup-takes-half",
         .family = "schedule",
         .summary = "most of the run is spent below the learning rate that was asked for",
         .example = R"({"schedule": {"warmup": "300u"}, "training": {"stop": "500u"}})"}),
    add_rule<adam_without_warmup>(
        {.name = "adam-without-warmup",
         .family = "schedule",
         .summary = "Adam knows the size of gradients only after some updates; its first ones are "
                    "as large as lr allows",
         .example = R"({"schedule": "constant", "optimizer": {"lr": 0.005}})"}),
    add_rule<no_decay>({.name = "no-decay",
                        .family = "schedule",
                        .summary = "at a constant learning rate the last updates are as noisy as "
                                   "the first; going down at the end gives a better model",
                        .example = R"({"schedule": "constant", "training": {"stop": "20000u"}})"}),
    add_rule<decay_misses_the_end>(
        {.name = "decay-misses-the-end",
         .family = "schedule",
         .summary = "the learning rate reaches its end long before the run does, or never",
         .example = R"({"schedule": {"type": "cosine", "warmup": "20u", "total": "5000u"},
                        "training": {"stop": "400u"}})"}),
};

}  // namespace
}  // namespace manako::check
