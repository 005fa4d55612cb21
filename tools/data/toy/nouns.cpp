#include "tools/data/toy/lexicon.hpp"

namespace manako::toy {
namespace {

constexpr auto the = Article::definite;
constexpr auto none = Article::none;

constexpr Noun noun_table[] = {
    {"先生", "teacher", "teachers", "人", person + profession + near},
    {"学生", "student", "students", "人", person + profession + near},
    {"医者", "doctor", "doctors", "人", person + profession + near},
    {"看護師", "nurse", "nurses", "人", person + profession},
    {"作家", "writer", "writers", "人", person + profession},
    {"画家", "painter", "painters", "人", person + profession},
    {"歌手", "singer", "singers", "人", person + profession},
    {"運転手", "driver", "drivers", "人", person + profession},
    {"子供", "child", "children", "人", person + near},
    {"少年", "boy", "boys", "人", person},
    {"少女", "girl", "girls", "人", person},
    {"隣人", "neighbor", "neighbors", "人", person + near},

    {"猫", "cat", "cats", "匹", animal + drawing},
    {"犬", "dog", "dogs", "匹", animal + drawing},
    {"鳥", "bird", "birds", "羽", animal + drawing},
    {"馬", "horse", "horses", "頭", animal + drawing + mount},
    {"牛", "cow", "cows", "頭", animal + drawing},

    {"りんご", "apple", "apples", "個", food + goods},
    {"卵", "egg", "eggs", "個", food + goods},
    {"みかん", "orange", "oranges", "個", food + goods},
    {"いちご", "strawberry", "strawberries", "個", food + goods},
    {"ケーキ", "cake", "cakes", "個", food + cooked + goods},
    {"サンドイッチ", "sandwich", "sandwiches", "個", food + cooked + goods},
    {"パン", "bread", "", "", food + cooked + goods, none},
    {"寿司", "sushi", "", "", food + cooked, none},
    {"お茶", "tea", "cups of tea", "杯", drink, none},
    {"コーヒー", "coffee", "cups of coffee", "杯", drink, none},
    {"水", "water", "glasses of water", "杯", drink, none},
    {"牛乳", "milk", "glasses of milk", "杯", drink, none},

    {"本", "book", "books", "冊", reading + writing + goods + thing + gift},
    {"雑誌", "magazine", "magazines", "冊", reading + goods + thing},
    {"小説", "novel", "novels", "冊", reading + writing + goods},
    {"絵本", "picture book", "picture books", "冊", reading + writing + goods + gift},
    {"辞書", "dictionary", "dictionaries", "冊", reading + goods + thing + useful},
    {"新聞", "newspaper", "newspapers", "部", reading + goods},
    {"手紙", "letter", "letters", "通", reading + writing + thing},

    {"傘", "umbrella", "umbrellas", "本", thing + goods + useful + gift},
    {"鍵", "key", "keys", "本", thing + useful},
    {"鉛筆", "pencil", "pencils", "本", thing + goods + useful},
    {"鞄", "bag", "bags", "個", thing + goods + useful + gift},
    {"財布", "wallet", "wallets", "個", thing + goods + gift},
    {"帽子", "hat", "hats", "個", thing + goods + washable + gift},
    {"時計", "clock", "clocks", "個", thing + goods + machine + gift},
    {"シャツ", "shirt", "shirts", "枚", thing + goods + washable + gift},
    {"皿", "plate", "plates", "枚", thing + goods + washable + useful},
    {"切符", "ticket", "tickets", "枚", thing + goods},
    {"写真", "photo", "photos", "枚", thing + photo + show},
    {"カメラ", "camera", "cameras", "台", thing + goods + machine + useful},
    {"コンピューター", "computer", "computers", "台", goods + machine + useful},
    {"机", "desk", "desks", "台", furniture + goods},
    {"椅子", "chair", "chairs", "脚", furniture + goods},
    {"箱", "box", "boxes", "個", furniture},
    {"車", "car", "cars", "台", vehicle + goods + machine + washable},
    {"自転車", "bicycle", "bicycles", "台", vehicle + goods + machine + washable + mount},

    {"花", "flower", "flowers", "本", plant + drawing + goods + gift},
    {"ばら", "rose", "roses", "本", plant + drawing + goods + gift},
    {"木", "tree", "trees", "本", plant + drawing},
    {"映画", "movie", "movies", "本", show},
    {"絵", "picture", "pictures", "枚", show + drawing + goods + gift},
    {"歌", "song", "songs", "曲", music + song},
    {"音楽", "music", "", "", music, none},
    {"ラジオ", "radio", "", "", music, the},
    {"ピアノ", "piano", "", "", instrument, the},
    {"ギター", "guitar", "", "", instrument, the},
    {"英語", "English", "", "", study, none},
    {"日本語", "Japanese", "", "", study, none},
    {"数学", "mathematics", "", "", study, none},
    {"歴史", "history", "", "", study, none},
    {"窓", "window", "", "", opening, the},
    {"ドア", "door", "", "", opening, the},
};

constexpr Pronoun pronoun_table[] = {
    {"私", "I", "me", "my", Agreement::first},
    {"あなた", "you", "you", "your", Agreement::other},
    {"彼", "he", "him", "his", Agreement::third},
    {"彼女", "she", "her", "her", Agreement::third},
    {"私たち", "we", "us", "our", Agreement::other},
    {"彼ら", "they", "them", "their", Agreement::other},
};

constexpr Word family_table[] = {
    {"父", "my father"},          {"母", "my mother"},         {"祖父", "my grandfather"},
    {"祖母", "my grandmother"},   {"兄", "my older brother"},  {"姉", "my older sister"},
    {"弟", "my younger brother"}, {"妹", "my younger sister"},
};

constexpr Word name_table[] = {
    {"田中 さん", "Tanaka"}, {"鈴木 さん", "Suzuki"}, {"佐藤 さん", "Sato"},
    {"太郎", "Taro"},        {"花子", "Hanako"},
};

}  // namespace

const std::span<const Noun> nouns = noun_table;
const std::span<const Pronoun> pronouns = pronoun_table;
const std::span<const Word> family = family_table;
const std::span<const Word> names = name_table;

}  // namespace manako::toy
