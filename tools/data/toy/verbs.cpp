#include "tools/data/toy/lexicon.hpp"

namespace manako::toy {
namespace {

constexpr Places anywhere = home + school + shop + outside + city;
constexpr auto habit = Use::habit;
constexpr auto event = Use::event;
constexpr auto past = Use::past;

constexpr Verb transitive_table[] = {
    {"読み", "読む", "読んだ", "を", "read", "reads", "read", reading, anywhere, habit},
    {"書き", "書く", "書いた", "を", "write", "writes", "wrote", writing, home + school + shop,
     habit},
    {"買い", "買う", "買った", "を", "buy", "buys", "bought", goods, shop, event},
    {"売り", "売る", "売った", "を", "sell", "sells", "sold", goods, 0, event},
    {"選び", "選ぶ", "選んだ", "を", "choose", "chooses", "chose", goods, shop, event},
    {"食べ", "食べる", "食べた", "を", "eat", "eats", "ate", food, anywhere, habit},
    {"作り", "作る", "作った", "を", "make", "makes", "made", cooked, home, habit},
    {"飲み", "飲む", "飲んだ", "を", "drink", "drinks", "drank", drink, anywhere, habit},
    {"見", "見る", "見た", "を", "see", "sees", "saw", show + animal + person, 0, event},
    {"聞き", "聞く", "聞いた", "を", "listen to", "listens to", "listened to", music, home + shop,
     habit},
    {"歌い", "歌う", "歌った", "を", "sing", "sings", "sang", song, anywhere, habit},
    {"弾き", "弾く", "弾いた", "を", "play", "plays", "played", instrument, home + school, habit},
    {"勉強 し", "勉強 する", "勉強 した", "を", "study", "studies", "studied", study, home + school,
     habit},
    {"習い", "習う", "習った", "を", "learn", "learns", "learned", study, school, event},
    {"借り", "借りる", "借りた", "を", "borrow", "borrows", "borrowed", reading + vehicle, 0,
     event},
    {"洗い", "洗う", "洗った", "を", "wash", "washes", "washed", washable, home, habit},
    {"使い", "使う", "使った", "を", "use", "uses", "used", useful, home + school, habit},
    {"直し", "直す", "直した", "を", "repair", "repairs", "repaired", machine, home, event},
    {"探し", "探す", "探した", "を", "look for", "looks for", "looked for", thing + animal + person,
     0, event},
    {"見つけ", "見つける", "見つけた", "を", "find", "finds", "found", thing + animal, anywhere,
     past},
    {"忘れ", "忘れる", "忘れた", "を", "forget", "forgets", "forgot", thing, 0, past},
    {"なくし", "なくす", "なくした", "を", "lose", "loses", "lost", thing, anywhere, past},
    {"壊し", "壊す", "壊した", "を", "break", "breaks", "broke", machine + furniture, 0, past},
    {"捨て", "捨てる", "捨てた", "を", "throw away", "throws away", "threw away", thing + furniture,
     0, event},
    {"運び", "運ぶ", "運んだ", "を", "carry", "carries", "carried", furniture + machine, 0, event},
    {"開け", "開ける", "開けた", "を", "open", "opens", "opened", opening, 0, habit},
    {"閉め", "閉める", "閉めた", "を", "close", "closes", "closed", opening, 0, habit},
    {"描き", "描く", "描いた", "を", "draw", "draws", "drew", drawing, home + school + outside,
     habit},
    {"撮り", "撮る", "撮った", "を", "take", "takes", "took", photo, outside + city, habit},
    {"植え", "植える", "植えた", "を", "plant", "plants", "planted", plant, 0, event},
    {"助け", "助ける", "助けた", "を", "help", "helps", "helped", person + animal, 0, event},
    {"待ち", "待つ", "待った", "を", "wait for", "waits for", "waited for", person, shop + outside,
     event},
    {"訪ね", "訪ねる", "訪ねた", "を", "visit", "visits", "visited", person, 0, event},
    {"呼び", "呼ぶ", "呼んだ", "を", "call", "calls", "called", person, 0, event},
    {"会い", "会う", "会った", "に", "meet", "meets", "met", person, school + shop + outside,
     event},
    {"乗り", "乗る", "乗った", "に", "ride", "rides", "rode", mount, outside, habit},
};

// The receiver has に: 友達 に 本 を あげ ました.
constexpr Verb giving_table[] = {
    {"あげ", "あげる", "あげた", "を", "give", "gives", "gave", gift, 0, event},
    {"送り", "送る", "送った", "を", "send", "sends", "sent", gift + writing, 0, event},
    {"見せ", "見せる", "見せた", "を", "show", "shows", "showed", photo + reading + drawing, 0,
     event},
    {"貸し", "貸す", "貸した", "を", "lend", "lends", "lent", reading + vehicle + thing, 0, event},
    {"教え", "教える", "教えた", "を", "teach", "teaches", "taught", study, 0, habit},
};

constexpr Verb motion_table[] = {
    {"行き", "行く", "行った", "に", "go", "goes", "went", 0, anywhere + work + water, habit},
    {"来", "来る", "来た", "に", "come", "comes", "came", 0, school + shop + outside + city, habit},
    {"帰り", "帰る", "帰った", "に", "return", "returns", "returned", 0, home + work, event},
    {"走り", "走る", "走った", "に", "run", "runs", "ran", 0, school + shop + outside, event},
};

constexpr Verb activity_table[] = {
    {"泳ぎ", "泳ぐ", "泳いだ", "で", "swim", "swims", "swam", 0, water, habit},
    {"歩き", "歩く", "歩いた", "を", "walk", "walks", "walked", 0, outside + city, habit},
    {"遊び", "遊ぶ", "遊んだ", "で", "play", "plays", "played", 0, home + outside + city, habit},
    {"働き", "働く", "働いた", "で", "work", "works", "worked", 0, work + shop, habit},
    {"休み", "休む", "休んだ", "で", "rest", "rests", "rested", 0, home + outside, habit},
    {"踊り", "踊る", "踊った", "で", "dance", "dances", "danced", 0, home + outside, habit},
    {"寝", "寝る", "寝た", "で", "sleep", "sleeps", "slept", 0, home, habit},
    {"笑い", "笑う", "笑った", "で", "laugh", "laughs", "laughed", 0, school, event},
    {"泣き", "泣く", "泣いた", "で", "cry", "cries", "cried", 0, home, past},
};

}  // namespace

const std::span<const Verb> transitive_verbs = transitive_table;
const std::span<const Verb> giving_verbs = giving_table;
const std::span<const Verb> motion_verbs = motion_table;
const std::span<const Verb> activity_verbs = activity_table;

}  // namespace manako::toy
