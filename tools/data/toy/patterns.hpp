#pragma once

#include "tools/data/toy/clauses.hpp"

/// The kinds of sentences; each draws one of its kind.
namespace manako::toy {

Sentence doing(Dice& dice);      ///< 母 は 昨日 家 で ケーキ を 作り ました 。
Sentence giving(Dice& dice);     ///< 兄 は 先生 に 古い 本 を 送り ました 。
Sentence going(Dice& dice);      ///< 毎朝 私 は 父 と 駅 に 行き ます 。
Sentence activity(Dice& dice);   ///< 子供 たち は 公園 で 遊び ました 。
Sentence existence(Dice& dice);  ///< 机 の 上 に 本 が 三 冊 あり ます 。
Sentence describing(Dice& dice);  ///< 私 が 昨日 読んだ 本 は とても 面白かった です 。
Sentence identifying(Dice& dice);  ///< これ は 田中 さん の 新しい 傘 です 。
Sentence preferring(Dice& dice);   ///< 妹 は 猫 が 大好き です 。
Sentence wishing(Dice& dice);      ///< 私 は 日本語 を 勉強 し たい です 。
Sentence ability(Dice& dice);      ///< 花子 は ピアノ を 弾く こと が でき ます 。
Sentence asking_who(Dice& dice);   ///< 誰 が この 窓 を 開け ました か 。
Sentence asking_what(Dice& dice);  ///< あなた は 店 で 何 を 買い ました か 。
Sentence asking_where_when(Dice& dice);  ///< 彼 は どこ で 鍵 を なくし ました か 。

}  // namespace manako::toy
